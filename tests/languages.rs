//! Comments in languages other than English get no tags rather than wrong ones.

use threadlight::{Comment, Engine, Level};

/// Languages, each with a comment in it.
const SAMPLES: [(&str, &str); 12] = [
    (
        "German",
        "Ich habe das Gerät seit drei Jahren und der Akku hält immer noch einen ganzen Tag. Was wollt ihr mehr? So ein Wetter war noch nie.",
    ),
    (
        "French",
        "Je ne comprends pas pourquoi on ferme la bibliothèque le samedi. C'est le seul jour où les gens ont le temps de lire !",
    ),
    (
        "Spanish",
        "¿Alguien sabe cuánto tarda el tren desde la costa? Yo fui el año pasado y me pareció lentísimo, pero muy bonito.",
    ),
    (
        "Italian",
        "Secondo me la ricetta originale non prevede la panna. Mia nonna la faceva solo con uova, formaggio e un po' di pepe.",
    ),
    (
        "Portuguese",
        "Acho que o preço subiu porque ninguém mais planta isso por aqui. Antigamente a gente comprava na feira por quase nada.",
    ),
    (
        "Dutch",
        "Dat klopt niet helemaal: de brug is pas in de herfst weer open. Wie met de fiets komt, kan beter het pontje nemen.",
    ),
    (
        "Polish",
        "Nie zgadzam się. Most był zamknięty przez całe lato i nikt nie powiedział mieszkańcom, kiedy znów będzie otwarty.",
    ),
    (
        "Turkish",
        "Bence bu kitabın ilk yarısı çok güzel, ama sonu biraz aceleye gelmiş. Yine de herkese okumasını tavsiye ederim.",
    ),
    (
        "Finnish",
        "Minusta tämä on huono päätös, koska kukaan ei kysynyt asukkailta mitään. Kesällä järvellä on muutenkin liikaa veneitä.",
    ),
    (
        "Russian",
        "Я живу рядом с этим мостом и могу сказать, что его ремонтируют каждый год. Почему никто не считает, сколько это стоит?",
    ),
    ("Japanese", "このバスは冬になるといつも遅れます。去年は一時間も待ちました。誰か理由を知っていますか。"),
    ("Chinese", "我觉得这个说法不对。去年夏天我们去过那里,人很多,东西也很贵,不过风景确实漂亮。"),
];

#[test]
fn other_languages_get_no_tags() {
    let engine = Engine::new().unwrap();
    let wrong: Vec<_> = SAMPLES
        .iter()
        .map(|(language, text)| {
            (language, engine.tag(&Comment { text: (*text).into(), ..Comment::default() }, Level::Balanced))
        })
        .filter(|(_, tags)| !tags.is_empty())
        .map(|(language, tags)| format!("{language}: {tags:?}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
