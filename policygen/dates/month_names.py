"""Names of months and weekdays in the languages in which dates are looked for in texts (CLDR 47).

They stand here, rather than come from Babel at run time, so that what is found in a text does not depend on the
version of a library.
"""

_MONTHS = """\
January February March April May June July August September October November December
Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
Jänner Feber Maerz April Mai Juni Juli August September Oktober November Dezember
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
január február március április május június július augusztus szeptember október november december
Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
"""

_WEEKDAYS = """\
Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
pondělí úterý středa středy čtvrtek čtvrtka pátek pátku sobota soboty neděle
Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag
lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche
hétfő kedd szerda csütörtök péntek szombat vasárnap Senin Selasa Rabu Kamis Jumat Sabtu Minggu
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
poniedziałek wtorek środa środy czwartek piątek sobota niedziela
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
понедельник вторник среда среды четверг пятница пятницы суббота субботы воскресенье
Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar
"""

MONTH_NUMBERS = {name.casefold(): number for row in _MONTHS.splitlines() for number, name in enumerate(row.split(), 1)}
"""The number of a month by its name, folded for case: whole names, and for English the usual short ones."""

WEEKDAYS = tuple(sorted({name.casefold() for name in _WEEKDAYS.split()}, key=lambda name: (-len(name), name)))
"""Names of weekdays, folded for case, the longest first."""
