//! Vocabulary of the large set: places, topics, titles and names, in several languages and scripts.

/// A city with its libraries.
#[derive(Debug)]
pub(super) struct City {
    pub name: &'static str,
    pub country: &'static str,
    pub zone: &'static str,
    pub language: &'static str,
    pub at: (f64, f64),
    pub venues: [&'static str; 2],
}

const fn city(
    name: &'static str,
    country: &'static str,
    zone: &'static str,
    language: &'static str,
    at: (f64, f64),
    venues: [&'static str; 2],
) -> City {
    City { name, country, zone, language, at, venues }
}

pub(super) const CITIES: [City; 26] = [
    city("Chicago", "United States", "America/Chicago", "en", (41.88, -87.63), ["Harold Washington Library", "Sulzer Regional Library"]),
    city("Detroit", "United States", "America/Detroit", "en", (42.33, -83.05), ["Main Library", "Redford Branch"]),
    city("Boston", "United States", "America/New_York", "en", (42.36, -71.06), ["Central Library, Copley Square", "Egleston Square Branch"]),
    city("San José", "United States", "America/Los_Angeles", "en", (37.34, -121.89), ["Dr. Martin Luther King Jr. Library", "Alum Rock Branch"]),
    city("Toronto", "Canada", "America/Toronto", "en", (43.65, -79.38), ["Toronto Reference Library", "Parkdale Branch"]),
    city("Nairobi", "Kenya", "Africa/Nairobi", "en", (-1.29, 36.82), ["Kenya National Library", "Kibera Library"]),
    city("Mombasa", "Kenya", "Africa/Nairobi", "sw", (-4.04, 39.67), ["Maktaba ya Mombasa", "Maktaba ya Likoni"]),
    city("Johannesburg", "South Africa", "Africa/Johannesburg", "en", (-26.2, 28.05), ["Johannesburg City Library", "Soweto Library"]),
    city("London", "United Kingdom", "Europe/London", "en", (51.51, -0.13), ["Idea Store Whitechapel", "Peckham Library"]),
    city("Dublin", "Ireland", "Europe/Dublin", "en", (53.35, -6.26), ["Pearse Street Library", "Kevin Street Library"]),
    city("Berlin", "Deutschland", "Europe/Berlin", "de", (52.52, 13.4), ["Amerika-Gedenkbibliothek", "Stadtbibliothek Wedding"]),
    city("Köln", "Deutschland", "Europe/Berlin", "de", (50.94, 6.96), ["Zentralbibliothek am Neumarkt", "Stadtteilbibliothek Kalk"]),
    city("Paris", "France", "Europe/Paris", "fr", (48.86, 2.35), ["Médiathèque Marguerite Duras", "Bibliothèque Václav Havel"]),
    city("Montréal", "Canada", "America/Toronto", "fr", (45.5, -73.57), ["Grande Bibliothèque", "Bibliothèque de Parc-Extension"]),
    city("Łódź", "Polska", "Europe/Warsaw", "pl", (51.76, 19.46), ["Biblioteka Miejska", "Mediateka MeMo"]),
    city("Kraków", "Polska", "Europe/Warsaw", "pl", (50.06, 19.94), ["Biblioteka Kraków", "Arteteka"]),
    city("Córdoba", "Argentina", "America/Argentina/Cordoba", "es", (-31.42, -64.18), ["Biblioteca Córdoba", "Biblioteca Popular de Bella Vista"]),
    city("Ciudad de México", "México", "America/Mexico_City", "es", (19.43, -99.13), ["Biblioteca Vasconcelos", "Biblioteca de México"]),
    city("Medellín", "Colombia", "America/Bogota", "es", (6.25, -75.56), ["Biblioteca España", "Parque Biblioteca Belén"]),
    city("São Paulo", "Brasil", "America/Sao_Paulo", "pt", (-23.55, -46.63), ["Biblioteca Mário de Andrade", "Biblioteca Monteiro Lobato"]),
    city("台北", "臺灣", "Asia/Taipei", "zh", (25.03, 121.56), ["北投圖書館", "總圖書館"]),
    city("東京", "日本", "Asia/Tokyo", "ja", (35.68, 139.69), ["中央図書館", "日比谷図書文化館"]),
    city("Hà Nội", "Việt Nam", "Asia/Ho_Chi_Minh", "vi", (21.03, 105.85), ["Thư viện Quốc gia", "Thư viện Hà Nội"]),
    city("दिल्ली", "भारत", "Asia/Kolkata", "hi", (28.61, 77.21), ["दिल्ली पब्लिक लाइब्रेरी", "सामुदायिक पुस्तकालय"]),
    city("القاهرة", "مصر", "Africa/Cairo", "ar", (30.04, 31.24), ["مكتبة القاهرة الكبرى", "مكتبة المعادي"]),
    city("กรุงเทพฯ", "ประเทศไทย", "Asia/Bangkok", "th", (13.76, 100.5), ["หอสมุดเมือง", "ห้องสมุดสวนลุมพินี"]),
];

/// Templates for titles in a language; `{}` is the topic.
#[derive(Debug)]
pub(super) struct Tongue {
    pub code: &'static str,
    pub titles: [&'static str; 4],
    pub topics: [&'static str; 10],
    pub welcome: &'static str,
}

pub(super) const TONGUES: [Tongue; 13] = [
    Tongue {
        code: "en",
        titles: ["{} for beginners", "An introduction to {}", "{}, step by step", "{} in six weeks"],
        topics: [
            "public speaking",
            "Python",
            "C++",
            "astronomy",
            "job search",
            "creative writing",
            "web design",
            "statistics",
            "small business",
            "mental health",
        ],
        welcome: "Bring a notebook and your questions. **Nobody has to know anything yet.**",
    },
    Tongue {
        code: "es",
        titles: ["{} para empezar", "Introducción a {}", "{}, paso a paso", "Taller de {}"],
        topics: [
            "antropología digital",
            "programación",
            "escritura",
            "estadística",
            "oratoria",
            "fotografía",
            "economía popular",
            "huerta",
            "inglés",
            "historia",
        ],
        welcome: "Traigan un cuaderno y sus preguntas. **Nadie necesita saber nada todavía.**",
    },
    Tongue {
        code: "de",
        titles: ["{} für den Anfang", "Einführung: {}", "{} Schritt für Schritt", "{} an sechs Abenden"],
        topics: [
            "Straßenfotografie",
            "Öffentlich sprechen",
            "Python",
            "Fußballstatistik",
            "Kreatives Schreiben",
            "Bewerbung",
            "Gärtnern",
            "Datenschutz",
            "Mathematik",
            "Spanisch",
        ],
        welcome: "Bringt ein Heft und eure Fragen mit. **Niemand muss schon etwas können.**",
    },
    Tongue {
        code: "fr",
        titles: ["{} pour débuter", "Introduction : {}", "{} pas à pas", "Atelier {}"],
        topics: [
            "écriture",
            "Python",
            "prise de parole",
            "jardinage",
            "anglais",
            "photographie",
            "généalogie",
            "recherche d’emploi",
            "astronomie",
            "cuisine",
        ],
        welcome: "Apportez un cahier et vos questions. **Personne n’a besoin de savoir.**",
    },
    Tongue {
        code: "pl",
        titles: ["{} dla początkujących", "Wstęp: {}", "{} krok po kroku", "{} w sześć wieczorów"],
        topics: [
            "szkolenia online",
            "język angielski",
            "żeglarstwo",
            "programowanie",
            "pisanie",
            "fotografia",
            "ogród",
            "statystyka",
            "wystąpienia publiczne",
            "historia Łodzi",
        ],
        welcome: "Weźcie zeszyt i pytania. **Nikt nie musi jeszcze nic umieć.**",
    },
    Tongue {
        code: "pt",
        titles: ["{} para começar", "Introdução a {}", "{} passo a passo", "Oficina de {}"],
        topics: ["programação", "redação", "inglês", "estatística", "fotografia", "horta", "oratória", "história", "música", "economia"],
        welcome: "Tragam um caderno e perguntas. **Ninguém precisa saber nada ainda.**",
    },
    Tongue {
        code: "sw",
        titles: ["{} kwa wanaoanza", "Utangulizi wa {}", "{} hatua kwa hatua", "Pamoja: {}"],
        topics: ["kompyuta", "biashara ndogo", "kilimo", "Kiingereza", "uandishi", "afya", "hesabu", "upigaji picha", "sheria", "historia"],
        welcome: "Leteni daftari na maswali yenu. **Hakuna anayehitaji kujua bado.**",
    },
    Tongue {
        code: "zh",
        titles: ["{}入门", "{}学习圈", "六周学{}", "一起学{}"],
        topics: ["编程", "写作", "统计", "英语", "摄影", "天文", "演讲", "园艺", "历史", "数学"],
        welcome: "请带上笔记本和问题。**不需要任何基础。**",
    },
    Tongue {
        code: "ja",
        titles: ["はじめての{}", "{}入門", "みんなで{}", "六回で学ぶ{}"],
        topics: ["プログラミング", "英会話", "統計学", "写真", "文章術", "天文学", "園芸", "歴史", "数学", "プレゼンテーション"],
        welcome: "ノートと質問をお持ちください。**予備知識はいりません。**",
    },
    Tongue {
        code: "vi",
        titles: ["{} cho người mới", "Nhập môn {}", "{} từng bước", "Cùng học {}"],
        topics: [
            "lập trình",
            "tiếng Anh",
            "viết sáng tạo",
            "thống kê",
            "nhiếp ảnh",
            "làm vườn",
            "thuyết trình",
            "lịch sử",
            "toán học",
            "khởi nghiệp",
        ],
        welcome: "Hãy mang sổ và câu hỏi. **Chưa ai cần biết gì cả.**",
    },
    Tongue {
        code: "hi",
        titles: ["{} की शुरुआत", "{} का परिचय", "{} कदम दर कदम", "मिलकर सीखें: {}"],
        topics: ["प्रोग्रामिंग", "अंग्रेज़ी", "लेखन", "सांख्यिकी", "फ़ोटोग्राफ़ी", "बागवानी", "भाषण", "इतिहास", "गणित", "स्वास्थ्य"],
        welcome: "कॉपी और अपने सवाल लाएँ। **पहले से कुछ जानना ज़रूरी नहीं।**",
    },
    Tongue {
        code: "ar",
        titles: ["{} للمبتدئين", "مقدمة في {}", "{} خطوة بخطوة", "نتعلم معًا: {}"],
        topics: ["البرمجة", "اللغة الإنجليزية", "الكتابة", "الإحصاء", "التصوير", "الزراعة", "الخطابة", "التاريخ", "الرياضيات", "الصحة"],
        welcome: "أحضروا دفترًا وأسئلتكم. **لا حاجة لمعرفة مسبقة.**",
    },
    Tongue {
        code: "th",
        titles: ["{}สำหรับผู้เริ่มต้น", "พื้นฐาน{}", "{}ทีละขั้น", "เรียน{}ด้วยกัน"],
        topics: ["การเขียนโปรแกรม", "ภาษาอังกฤษ", "การเขียน", "สถิติ", "การถ่ายภาพ", "การทำสวน", "การพูดในที่สาธารณะ", "ประวัติศาสตร์", "คณิตศาสตร์", "สุขภาพ"],
        welcome: "นำสมุดและคำถามมาด้วย **ไม่ต้องมีพื้นฐาน**",
    },
];

pub(super) const PROVIDERS: [&str; 8] =
    ["OpenLearn", "MIT OpenCourseWare", "Saylor Academy", "edX", "Universidad Nacional de Córdoba", "Wikiversity", "FutureLearn", "Khan Academy"];

const FIRST: [&str; 30] = [
    "Amina",
    "Brian",
    "Carmen",
    "Dmitri",
    "Ewa",
    "François",
    "Gloria",
    "Hyun-woo",
    "Isabel",
    "Jørgen",
    "Keisha",
    "Lucía",
    "Mei",
    "Nadia",
    "Óscar",
    "Patrice",
    "Quang",
    "Rosa",
    "Şule",
    "Tanisha",
    "Uma",
    "Victor",
    "Wanjiru",
    "Xochitl",
    "Yusuf",
    "Zofia",
    "伟",
    "さくら",
    "मीरा",
    "ليلى",
];
const LAST: [&str; 30] = [
    "Otieno",
    "Kowalska",
    "Díaz",
    "Wolkow",
    "Nowak",
    "Lefèvre",
    "Hayes",
    "Park",
    "Romero",
    "Nielsen",
    "Grant",
    "Fernández",
    "Chen",
    "Haddad",
    "Lindgren",
    "Banks",
    "Nguyễn",
    "Delgado",
    "Yıldız",
    "Brooks",
    "Patel",
    "Müller",
    "Kamau",
    "Peña",
    "Hassan",
    "Groß",
    "王",
    "佐藤",
    "शर्मा",
    "منصور",
];

/// Returns the name of a person, by number.
pub(super) fn name(number: usize) -> String {
    let first = FIRST.get(number % FIRST.len()).copied().unwrap_or_default();
    let last = LAST.get((number / FIRST.len() + number * 7) % LAST.len()).copied().unwrap_or_default();
    format!("{first} {last}")
}

pub(super) const GOALS: [&str; 6] = [
    "Finish something I start, for once.",
    "Get ready for a new job.",
    "Help my kids with their homework.",
    "Meet people from the neighbourhood.",
    "Volver a estudiar después de muchos años.",
    "Use what I learn at work within a month.",
];
pub(super) const SUPPORT: [&str; 5] =
    ["I ask questions.", "I take notes and share them.", "I bring tea and biscuits.", "Comparto mis apuntes.", "I can help with the computers."];
pub(super) const REFLECTIONS: [&str; 4] = [
    "We went slower than planned, and it was right.",
    "The small groups worked. Next time fewer slides.",
    "Mucha gente nueva; empezamos de nuevo con calma.",
    "Three people stayed for another hour.",
];
