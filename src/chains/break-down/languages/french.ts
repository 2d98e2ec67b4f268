/** French words that goals are made of, each line with its English first. A star stands for any ending. Only data. */
import type { LanguageWords } from './language-words.ts';

export const FRENCH: LanguageWords = {
  small: `à le la les l un une des du de d ma mon mes sa ses notre nos je il faut dois veux et ou au aux ce cette avant demain
    semaine* mois année lundi mardi mercredi jeudi vendredi samedi dimanche heure heures minute minutes prochain* tout tous toute
    toutes nouveau nouvelle me m enfin`,
  joining: 'for = pour\nwith = avec\nat = chez',
  isHeadFirst: true,
  verbs: `
    clean = nettoyer laver
    tidy = ranger
    declutter = trier désencombrer
    write = écrire rédiger
    revise = relire corriger
    finish = finir terminer
    read = lire
    study = réviser étudier
    learn = apprendre
    buy = acheter
    call = appeler téléphoner
    book = réserver prendre
    pay = payer
    cancel = résilier annuler
    renew = renouveler
    apply for = demander
    prepare = préparer
    plan = planifier organiser
    repair = réparer
    paint = peindre
    cook = cuisiner
    water = arroser
    find = chercher trouver
    reply to = répondre
    send = envoyer
    return = renvoyer retourner
    run = courir
    pack = emballer
    move = déménager
    sell = vendre
    build = construire
    install = installer
    translate = traduire
    walk = promener
    submit = rendre
    do = faire
    quit = arrêter
    take out = sortir
    fill out = remplir`,
  nouns: `
    taxes = impôt impôts
    kitchen = cuisine
    bathroom = salle_de_bain salle_de_bains
    apartment = appartement
    house = maison
    room = chambre salon
    basement = cave
    windows = vitres fenêtres
    desk = bureau
    laundry = lessive linge
    dishes = vaisselle
    trash = poubelle poubelles
    groceries = courses
    plants = plantes
    job = emploi travail
    job application = candidature candidatures
    cover letter = lettre_de_motivation
    letter = lettre courrier
    resume = cv
    job interview = entretien entretien_d_embauche
    thesis = mémoire thèse
    homework = devoirs
    exam = examen examens partiel partiels bac
    essay = dissertation
    report = rapport
    presentation = présentation exposé diapos
    chapter = chapitre
    book = livre
    math = maths mathématiques
    history = histoire
    english = anglais
    spanish = espagnol
    german = allemand
    dentist appointment = dentiste
    doctor appointment = médecin rdv rendez-vous
    gift = cadeau cadeaux
    birthday = anniversaire
    cake = gâteau
    dinner = dîner repas
    email = mail mails courriel courriels
    bill = facture factures
    insurance = assurance
    passport = passeport
    id card = carte_d_identité
    trip = voyage vacances
    bike = vélo
    car = voiture
    package = colis
    guitar = guitare
    mum = maman mère
    dad = papa père
    grandma = mamie
    dog = chien
    form = formulaire
    bed = lit
    exercise = sport
    smoking = fumer`,
};
