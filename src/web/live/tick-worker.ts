/** Beats twice a second. In a worker, because browsers slow the timers of hidden pages down to one a minute and the tab title shows the time. */
setInterval(() => postMessage(null), 500);
