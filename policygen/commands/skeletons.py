"""The headings that a policy begins with, in the languages of the interface: neutral, and no legal advice.

Each has one sentence about what belongs there, which says nothing of its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A title ("": made of the policy's name), and sections: a heading, and a sentence."""

    title: str
    sections: tuple[tuple[str, str], ...]


def skeleton(slug: str, language: str) -> Skeleton:
    """The headings for a policy of that name; in English if there are none in the language."""
    known = _SKELETONS.get(language) or _SKELETONS.get(language.partition("-")[0]) or _SKELETONS["en"]
    words = set(slug.split("-"))
    return known[next((kind for kind, names in _KINDS.items() if words & names), "other")]


_KINDS = {
    "privacy": {"privacy", "datenschutz", "confidentialite", "privacidad", "data"},
    "cookies": {"cookies", "cookie"},
    "terms": {"terms", "tos", "agb", "nutzungsbedingungen", "conditions", "cgu", "condiciones", "terminos"},
}

_EN_CHANGES = "We announce a material change before it takes effect, and keep every earlier text."
_DE_CHANGES = "Wir kündigen wesentliche Änderungen an, bevor sie gelten, und bewahren jede frühere Fassung auf."
_FR_CHANGES = (
    "Nous annonçons toute modification importante avant son entrée en vigueur et conservons tous les textes antérieurs."
)
_ES_CHANGES = (
    "Anunciamos los cambios importantes antes de que entren en vigor y conservamos todos los textos anteriores."
)
_AR_CHANGES = "نعلن كل تغيير جوهري قبل سريانه، ونحتفظ بكل النصوص السابقة."
_JA_CHANGES = "重要な変更は効力が生じる前にお知らせし、過去の文面はすべて保存します。"

_SKELETONS: dict[str, dict[str, Skeleton]] = {
    "en": {
        "privacy": Skeleton(
            "Privacy policy",
            (
                ("Who we are", "This section names who is responsible for this website, and how to reach them."),
                ("What we collect", "This section lists the personal data that we process, and where it comes from."),
                ("Why we use it", "This section says what each kind of data is for, and on what legal ground we rely."),
                (
                    "Who else receives it",
                    "This section names those with whom data is shared, and in which countries they are.",
                ),
                ("How long we keep it", "This section says when each kind of data is deleted."),
                (
                    "Your rights",
                    "This section explains how to see, correct, move or delete your data, and where to complain.",
                ),
                ("How we change this policy", _EN_CHANGES),
            ),
        ),
        "terms": Skeleton(
            "Terms of use",
            (
                ("What this is about", "This section says which services these terms cover and with whom you agree."),
                ("Who may use it", "This section says who can have an account, and how one is opened and closed."),
                ("What you may do", "This section holds the rules for using the services."),
                ("What it costs", "This section says what is to be paid, when and how."),
                ("If something goes wrong", "This section says who answers for what."),
                ("Which law applies", "This section names the law and the courts."),
                ("How we change these terms", _EN_CHANGES),
                ("How to reach us", "This section says whom to ask."),
            ),
        ),
        "cookies": Skeleton(
            "Cookies",
            (
                (
                    "What is stored",
                    "This section lists what this website stores in your browser, for what, and for how long.",
                ),
                ("Who can read it", "This section names everybody who can read what is stored."),
                ("How to choose", "This section explains how to allow, refuse and delete it."),
                ("How we change this policy", _EN_CHANGES),
                ("How to reach us", "This section says whom to ask."),
            ),
        ),
        "other": Skeleton(
            "",
            (
                ("What this is about", "This section says what the document covers and to whom it applies."),
                ("What applies", "This section holds the rules themselves."),
                ("How we change this document", _EN_CHANGES),
                ("How to reach us", "This section says whom to ask."),
            ),
        ),
    },
    "de": {
        "privacy": Skeleton(
            "Datenschutzerklärung",
            (
                (
                    "Wer wir sind",
                    "Dieser Abschnitt nennt, wer für diese Website verantwortlich ist und wie man sie erreicht.",
                ),
                (
                    "Was wir erheben",
                    "Dieser Abschnitt nennt die personenbezogenen Daten, die wir verarbeiten, und ihre Herkunft.",
                ),
                (
                    "Wozu wir es brauchen",
                    "Dieser Abschnitt sagt, wozu die Daten dienen und auf welche Rechtsgrundlage wir uns stützen.",
                ),
                ("Wer es noch erhält", "Dieser Abschnitt nennt, an wen Daten gehen und in welchen Ländern das ist."),
                ("Wie lange wir es behalten", "Dieser Abschnitt sagt, wann welche Daten gelöscht werden."),
                (
                    "Ihre Rechte",
                    "Dieser Abschnitt erklärt, wie man Daten einsieht oder löscht und wo man sich beschwert.",
                ),
                ("Wie wir diese Erklärung ändern", _DE_CHANGES),
            ),
        ),
        "terms": Skeleton(
            "Nutzungsbedingungen",
            (
                (
                    "Worum es geht",
                    "Dieser Abschnitt sagt, für welche Dienste die Bedingungen gelten und mit wem Sie sie schließen.",
                ),
                (
                    "Wer teilnehmen kann",
                    "Dieser Abschnitt sagt, wer ein Konto haben kann und wie es eröffnet und geschlossen wird.",
                ),
                ("Was erlaubt ist", "Dieser Abschnitt enthält die Regeln für die Nutzung."),
                ("Was es kostet", "Dieser Abschnitt sagt, was wann und wie zu zahlen ist."),
                ("Wenn etwas schiefgeht", "Dieser Abschnitt sagt, wer wofür einsteht."),
                ("Welches Recht gilt", "Dieser Abschnitt nennt das Recht und die Gerichte."),
                ("Wie wir diese Bedingungen ändern", _DE_CHANGES),
                ("Wie man uns erreicht", "Dieser Abschnitt sagt, wen man fragen kann."),
            ),
        ),
        "cookies": Skeleton(
            "Cookies",
            (
                (
                    "Was gespeichert wird",
                    "Dieser Abschnitt zählt auf, was diese Website im Browser speichert, wozu und wie lange.",
                ),
                ("Wer es lesen kann", "Dieser Abschnitt nennt alle, die das Gespeicherte lesen können."),
                ("Wie man wählt", "Dieser Abschnitt erklärt, wie man es erlaubt, ablehnt und löscht."),
                ("Wie wir diese Erklärung ändern", _DE_CHANGES),
                ("Wie man uns erreicht", "Dieser Abschnitt sagt, wen man fragen kann."),
            ),
        ),
        "other": Skeleton(
            "",
            (
                ("Worum es geht", "Dieser Abschnitt sagt, was das Dokument regelt und für wen es gilt."),
                ("Was gilt", "Dieser Abschnitt enthält die Regeln selbst."),
                ("Wie wir dieses Dokument ändern", _DE_CHANGES),
                ("Wie man uns erreicht", "Dieser Abschnitt sagt, wen man fragen kann."),
            ),
        ),
    },
    "fr": {
        "privacy": Skeleton(
            "Politique de confidentialité",
            (
                ("Qui nous sommes", "Cette section indique qui est responsable de ce site et comment le joindre."),
                (
                    "Ce que nous recueillons",
                    "Cette section énumère les données personnelles traitées et leur provenance.",
                ),
                ("À quoi cela sert", "Cette section indique la finalité de chaque donnée et la base légale retenue."),
                (
                    "Qui d’autre les reçoit",
                    "Cette section nomme les destinataires des données et les pays où ils se trouvent.",
                ),
                ("Combien de temps nous les gardons", "Cette section indique quand chaque donnée est supprimée."),
                (
                    "Vos droits",
                    "Cette section explique comment consulter, rectifier ou effacer vos données, et où se plaindre.",
                ),
                ("Comment nous modifions ce texte", _FR_CHANGES),
            ),
        ),
        "terms": Skeleton(
            "Conditions d’utilisation",
            (
                ("De quoi il s’agit", "Cette section indique les services concernés et avec qui l’accord est conclu."),
                (
                    "Qui peut s’en servir",
                    "Cette section indique qui peut avoir un compte, et comment il s’ouvre et se ferme.",
                ),
                ("Ce qui est permis", "Cette section contient les règles d’utilisation."),
                ("Ce que cela coûte", "Cette section indique ce qui est à payer, quand et comment."),
                ("En cas de problème", "Cette section indique qui répond de quoi."),
                ("Quel droit s’applique", "Cette section indique le droit applicable et les tribunaux compétents."),
                ("Comment nous modifions ces conditions", _FR_CHANGES),
                ("Comment nous joindre", "Cette section indique à qui s’adresser."),
            ),
        ),
        "cookies": Skeleton(
            "Cookies",
            (
                (
                    "Ce qui est enregistré",
                    "Cette section énumère ce que ce site enregistre dans le navigateur, pourquoi et combien de temps.",
                ),
                ("Qui peut le lire", "Cette section nomme tous ceux qui peuvent lire ce qui est enregistré."),
                ("Comment choisir", "Cette section explique comment l’accepter, le refuser et le supprimer."),
                ("Comment nous modifions ce texte", _FR_CHANGES),
                ("Comment nous joindre", "Cette section indique à qui s’adresser."),
            ),
        ),
        "other": Skeleton(
            "",
            (
                ("De quoi il s’agit", "Cette section indique l’objet du document et à qui il s’applique."),
                ("Ce qui s’applique", "Cette section contient les règles elles-mêmes."),
                ("Comment nous modifions ce document", _FR_CHANGES),
                ("Comment nous joindre", "Cette section indique à qui s’adresser."),
            ),
        ),
    },
    "es": {
        "privacy": Skeleton(
            "Política de privacidad",
            (
                ("Quiénes somos", "Esta sección indica quién es responsable de este sitio web y cómo contactar."),
                ("Qué recogemos", "Esta sección enumera los datos personales que tratamos y de dónde proceden."),
                ("Para qué los usamos", "Esta sección indica la finalidad de cada tipo de datos y la base jurídica."),
                (
                    "Quién más los recibe",
                    "Esta sección nombra a los destinatarios de los datos y los países en que se encuentran.",
                ),
                ("Cuánto tiempo los guardamos", "Esta sección indica cuándo se borra cada tipo de datos."),
                (
                    "Sus derechos",
                    "Esta sección explica cómo consultar, corregir, trasladar o borrar los datos, y dónde reclamar.",
                ),
                ("Cómo cambiamos esta política", _ES_CHANGES),
            ),
        ),
        "terms": Skeleton(
            "Condiciones de uso",
            (
                (
                    "De qué se trata",
                    "Esta sección indica a qué servicios se refieren las condiciones y con quién se acuerdan.",
                ),
                ("Quién puede usarlo", "Esta sección indica quién puede tener una cuenta y cómo se abre y se cierra."),
                ("Qué está permitido", "Esta sección contiene las reglas de uso."),
                ("Cuánto cuesta", "Esta sección indica qué se paga, cuándo y cómo."),
                ("Si algo sale mal", "Esta sección indica quién responde de qué."),
                ("Qué ley se aplica", "Esta sección indica la ley y los tribunales."),
                ("Cómo cambiamos estas condiciones", _ES_CHANGES),
                ("Cómo contactarnos", "Esta sección indica a quién preguntar."),
            ),
        ),
        "cookies": Skeleton(
            "Cookies",
            (
                (
                    "Qué se guarda",
                    "Esta sección enumera lo que este sitio guarda en el navegador, para qué y cuánto tiempo.",
                ),
                ("Quién puede leerlo", "Esta sección nombra a quienes pueden leer lo guardado."),
                ("Cómo elegir", "Esta sección explica cómo permitirlo, rechazarlo y borrarlo."),
                ("Cómo cambiamos esta política", _ES_CHANGES),
                ("Cómo contactarnos", "Esta sección indica a quién preguntar."),
            ),
        ),
        "other": Skeleton(
            "",
            (
                ("De qué se trata", "Esta sección indica de qué trata el documento y a quién se aplica."),
                ("Qué se aplica", "Esta sección contiene las reglas mismas."),
                ("Cómo cambiamos este documento", _ES_CHANGES),
                ("Cómo contactarnos", "Esta sección indica a quién preguntar."),
            ),
        ),
    },
    "ar": {
        "privacy": Skeleton(
            "سياسة الخصوصية",
            (
                ("من نحن", "يذكر هذا القسم المسؤول عن هذا الموقع وكيفية الاتصال به."),
                ("ما نجمعه", "يعدّد هذا القسم البيانات الشخصية التي نعالجها ومصدرها."),
                ("لماذا نستخدمها", "يبيّن هذا القسم الغرض من كل نوع من البيانات والأساس القانوني."),
                ("من يتلقاها أيضًا", "يذكر هذا القسم الجهات التي تُشارَك معها البيانات والبلدان التي توجد فيها."),
                ("مدة الاحتفاظ بها", "يبيّن هذا القسم متى يُحذف كل نوع من البيانات."),
                ("حقوقك", "يشرح هذا القسم كيفية الاطلاع على البيانات وتصحيحها ونقلها وحذفها، وأين تُقدَّم الشكوى."),
                ("كيف نغيّر هذه السياسة", _AR_CHANGES),
            ),
        ),
        "terms": Skeleton(
            "شروط الاستخدام",
            (
                ("الموضوع", "يبيّن هذا القسم الخدمات التي تشملها الشروط والطرف الذي تتفق معه."),
                ("من يحق له الاستخدام", "يبيّن هذا القسم من يمكنه إنشاء حساب وكيف يُفتح ويُغلق."),
                ("ما يُسمح به", "يحتوي هذا القسم على قواعد الاستخدام."),
                ("التكلفة", "يبيّن هذا القسم ما يُدفع ومتى وكيف."),
                ("إذا حدث خطأ", "يبيّن هذا القسم من يتحمل أي مسؤولية."),
                ("القانون المطبق", "يذكر هذا القسم القانون والمحاكم."),
                ("كيف نغيّر هذه الشروط", _AR_CHANGES),
                ("كيف تتصل بنا", "يذكر هذا القسم من يمكن سؤاله."),
            ),
        ),
        "cookies": Skeleton(
            "ملفات تعريف الارتباط",
            (
                ("ما يُحفظ", "يعدّد هذا القسم ما يحفظه هذا الموقع في المتصفح، ولماذا، وإلى متى."),
                ("من يمكنه قراءته", "يذكر هذا القسم كل من يمكنه قراءة ما حُفظ."),
                ("كيف تختار", "يشرح هذا القسم كيفية السماح به ورفضه وحذفه."),
                ("كيف نغيّر هذه السياسة", _AR_CHANGES),
                ("كيف تتصل بنا", "يذكر هذا القسم من يمكن سؤاله."),
            ),
        ),
        "other": Skeleton(
            "",
            (
                ("الموضوع", "يبيّن هذا القسم ما تتناوله الوثيقة وعلى من تسري."),
                ("ما يسري", "يحتوي هذا القسم على القواعد نفسها."),
                ("كيف نغيّر هذه الوثيقة", _AR_CHANGES),
                ("كيف تتصل بنا", "يذكر هذا القسم من يمكن سؤاله."),
            ),
        ),
    },
    "ja": {
        "privacy": Skeleton(
            "プライバシーポリシー",
            (
                ("運営者", "この節には、このウェブサイトの責任者と連絡方法を記します。"),
                ("収集する情報", "この節には、取り扱う個人データとその入手元を列挙します。"),
                ("利用目的", "この節には、データの種類ごとの目的と法的根拠を記します。"),
                ("提供先", "この節には、データの提供先とその所在国を記します。"),
                ("保存期間", "この節には、データの種類ごとにいつ削除するかを記します。"),
                ("利用者の権利", "この節には、データの開示、訂正、移転、削除の方法と苦情の申し立て先を記します。"),
                ("このポリシーの変更", _JA_CHANGES),
            ),
        ),
        "terms": Skeleton(
            "利用規約",
            (
                ("この規約について", "この節には、対象となるサービスと契約の相手方を記します。"),
                ("利用できる方", "この節には、アカウントを持てる方と、その開設と閉鎖の方法を記します。"),
                ("利用のきまり", "この節には、サービスの利用に関する規則を記します。"),
                ("料金", "この節には、支払うもの、時期、方法を記します。"),
                ("問題が起きたとき", "この節には、誰が何に責任を負うかを記します。"),
                ("準拠法", "この節には、適用される法律と裁判所を記します。"),
                ("この規約の変更", _JA_CHANGES),
                ("連絡先", "この節には、問い合わせ先を記します。"),
            ),
        ),
        "cookies": Skeleton(
            "クッキーについて",
            (
                ("保存されるもの", "この節には、このウェブサイトがブラウザーに保存するもの、目的、期間を列挙します。"),
                ("読み取れる者", "この節には、保存されたものを読み取れるすべての者を記します。"),
                ("選び方", "この節には、許可、拒否、削除の方法を記します。"),
                ("このポリシーの変更", _JA_CHANGES),
                ("連絡先", "この節には、問い合わせ先を記します。"),
            ),
        ),
        "other": Skeleton(
            "",
            (
                ("この文書について", "この節には、文書の内容と適用される相手を記します。"),
                ("定め", "この節には、規則そのものを記します。"),
                ("この文書の変更", _JA_CHANGES),
                ("連絡先", "この節には、問い合わせ先を記します。"),
            ),
        ),
    },
}
