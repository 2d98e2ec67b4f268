import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breakDownByTemplate } from '../break-down-by-template.ts';
import { isInEnglish, readOtherLanguage } from './read-language.ts';

const kindOf = (title: string) =>
  breakDownByTemplate({ title, tags: [], estimateMinutes: null, blockMinutes: 25, detail: 3 }).goalKind;

/** Goals as people type them, by the template they should get. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'clean-room': ['Küche putzen', 'Kitakarítani a konyhát', 'Limpiar el baño', 'Ranger ma chambre', 'Zimmer aufräumen'],
  'do-taxes': [
    'Steuererklärung machen bis Ende des Monats',
    'Adóbevallás elkészítése',
    'Hacer la declaración de la renta',
  ],
  'study-for-exam': [
    'Für die Klausur lernen',
    'Vizsgára tanulni matekból',
    'Estudiar para el examen de historia',
    'Réviser pour le bac',
  ],
  'write-resume': ['Lebenslauf aktualisieren', 'Írjak egy önéletrajzot holnapig'],
  'write-cover-letter': ['Écrire une lettre de motivation pour vendredi', 'Anschreiben formulieren'],
  'write-thesis': ['Szakdolgozat megírása', 'Masterarbeit schreiben'],
  'edit-text': ['Bachelorarbeit Kapitel 3 überarbeiten'],
  'see-doctor': ['Arzttermin vereinbaren', 'Prendre rdv chez le médecin'],
  'get-in-touch': ['Mama anrufen', 'Felhívni anyát', 'Appeler maman'],
  'wash-dishes': ['Faire la vaisselle', 'Geschirr spülen'],
  'buy-groceries': ['Faire les courses', 'Einkaufen'],
  'do-laundry': ['Wäsche waschen'],
  'water-plants': ['Blumen gießen'],
  'prepare-presentation': ['Préparer la présentation de lundi', 'Vortrag über Bienen vorbereiten'],
  'read-text': ['Moby Dick lesen', 'Leer un libro'],
};

describe('a goal in another language', () => {
  for (const [kind, goals] of Object.entries(EXPECTED)) {
    for (const title of goals) it(`“${title}” is ${kind}`, () => assert.equal(kindOf(title), kind));
  }

  it('keeps names that no language knows', () => {
    assert.equal(readOtherLanguage('Bewerbung bei Siemens schreiben bis Freitag'), 'write job application at Siemens');
  });

  it('turns round what those languages name the other way round', () => {
    assert.equal(readOtherLanguage('Estudiar para el examen de historia'), 'study for history exam');
    assert.equal(readOtherLanguage('Mathe Hausaufgaben machen'), 'do math homework');
  });

  it('is none where it is English, also where words look alike', () => {
    const english = [
      'plan the party',
      'email Anna',
      'chat with Tom',
      'main menu refactor',
      'die cutting',
      'do the la la land quiz',
      'learn rust',
      '',
    ];
    for (const title of english) assert.equal(readOtherLanguage(title), undefined, title);
  });

  it('is told from English by its words, its letters or its script', () => {
    for (const title of ['Küche putzen', 'Überweisungsträger holen', '部屋を片付ける', 'Убрать комнату', 'Ich habe es'])
      assert.equal(isInEnglish(title), false, title);
    for (const title of [
      'Clean the kitchen',
      'update my résumé',
      'café',
      'bake 🎂',
      'learn π',
      'die cutting',
      'Tom’s bike',
    ])
      assert.equal(isInEnglish(title), title !== 'café', title);
  });
});
