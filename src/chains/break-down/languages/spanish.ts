/** Spanish words that goals are made of, each line with its English first. A star stands for any ending. Only data. */
import type { LanguageWords } from './language-words.ts';

export const SPANISH: LanguageWords = {
  small: `el la los las un una unos unas mi mis tu su del al y o de que lo le tengo quiero necesito debo hay antes mañana hoy pasado
    semana* mes año lunes martes miércoles jueves viernes sábado domingo hora horas minuto minutos próxim* este esta fin todo todos toda todas
    nuevo nueva por ya`,
  joining: 'for = para\nwith = con\nat = en',
  isHeadFirst: true,
  verbs: `
    clean = limpiar limpio fregar
    tidy = ordenar recoger organizar
    write = escribir redactar
    revise = revisar corregir
    finish = terminar acabar
    read = leer
    study = estudiar repasar
    learn = aprender
    buy = comprar
    call = llamar
    book = reservar pedir
    pay = pagar
    cancel = cancelar anular
    renew = renovar
    apply for = solicitar
    prepare = preparar
    plan = planear planificar
    repair = reparar arreglar
    paint = pintar
    cook = cocinar
    bake = hornear
    wash = lavar
    water = regar
    find = buscar encontrar
    reply to = responder contestar
    send = enviar mandar
    return = devolver
    run = correr
    practice = practicar
    pack = empacar
    move = mudarse mudarme
    sell = vender
    build = construir
    install = instalar
    translate = traducir
    walk = pasear
    submit = entregar
    do = hacer
    quit = dejar
    take out = sacar
    update = actualizar
    fill out = rellenar`,
  nouns: `
    taxes = renta impuestos
    kitchen = cocina
    bathroom = baño
    apartment = piso apartamento
    house = casa
    room = habitación cuarto dormitorio
    garage = garaje
    windows = ventanas
    desk = escritorio
    wardrobe = armario
    laundry = colada ropa
    dishes = platos vajilla
    trash = basura
    groceries = compra
    plants = plantas
    job = trabajo empleo
    job application = candidatura
    cover letter = carta_de_presentación carta_de_motivación
    taxes = declaración_de_la_renta
    resume = currículum curriculum currículo
    job interview = entrevista
    thesis = tesis tfg tfm
    homework = deberes tarea tareas
    exam = examen exámenes oposición oposiciones
    essay = ensayo redacción
    report = informe
    presentation = presentación diapositivas
    chapter = capítulo
    book = libro
    math = matemáticas mates
    history = historia
    english = inglés
    french = francés
    german = alemán
    dentist appointment = dentista
    doctor appointment = médico cita
    gift = regalo
    birthday party = fiesta
    birthday = cumpleaños
    cake = tarta pastel
    dinner = cena
    dish = comida almuerzo
    email = correo correos
    letter = carta
    bill = factura recibo
    insurance = seguro
    passport = pasaporte
    trip = viaje vacaciones
    flights = vuelo vuelos
    bike = bici bicicleta
    car = coche
    package = paquete
    guitar = guitarra
    photos = fotos
    mum = mamá madre
    dad = papá padre
    grandma = abuela
    dog = perro
    form = formulario
    budget = presupuesto
    bed = cama
    smoking = fumar`,
};
