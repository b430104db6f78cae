# Rulings on ties: two that settle one, then those that settle nothing.
kaocheng run --policy rules --data ties --period 2016 >/dev/null
kaocheng explain --policy rules --data ties --period 2016 b standing >&2
printf 'id,supervisor,on,until,事项,结果,裁定人\nr1,b,2016-01-01,2017-01-01,年度等次,优秀,县局\nr2,c,2016-01-01,2017-01-01,年度等次,优秀,县局\n' > ties/records/ruling.csv
kaocheng run --policy rules --data ties --period 2016 >/dev/null
printf 'id,supervisor,on,until,事项,结果,裁定人\nr1,b,2016-01-01,2017-01-01,年度等次,优秀,县局\nr2,b,2016-01-01,2017-01-01,年度等次,其他,县局\nr3,c,2016-01-01,2017-01-01,年度等次,优,县局\n' > ties/records/ruling.csv
kaocheng run --policy rules --data ties --period 2016 >/dev/null
