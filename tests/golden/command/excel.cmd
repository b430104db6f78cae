# A title above the headings, in a merged cell.
printf '2016年第一季度巡查记录表,,,\nid,supervisor,on,km\np1,a,2016-01-05,3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
printf '珲春市监督员名册,,\n编号,姓名,上级\na,金哲洙,222404-01\n' > names.csv && mv data/entities/supervisor.csv roster.csv && mv names.csv data/entities/supervisor.csv
kaocheng run --policy policies --data data --period 2016Q1
mv roster.csv data/entities/supervisor.csv
mv data/entities/prefecture.csv top.csv && printf '州名册,\n编号,名称\n222400,延边州\n' > data/entities/prefecture.csv
kaocheng run --policy policies --data data --period 2016Q1
mv top.csv data/entities/prefecture.csv
# Other separators: typed in Chinese, set in the system, saved as “Unicode text”.
printf 'id，supervisor，on，km\np1，a，2016-01-05，3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
printf 'id;supervisor;on;km\np1;a;2016-01-05;3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
printf '编号\t监督员\t发生日\t里程\np1\ta\t2016-01-05\t3\n' | iconv -t UTF-16 > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# One heading of several is enough to tell.
printf 'id,supervisor、on,km\np1,a、2016-01-05,3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# A heading that holds a separator by its own right: the column is missing, and nothing else is wrong.
printf 'id,supervisor,day;hour,km\np1,a,5,3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# Workbooks whose ending was changed, new and old; a web page; something else.
printf 'PK\003\004\024\000\006\000,\010\000\n\377\376' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
printf '\320\317\021\340\241\261\032\341\000\000\n\261\355\261\355\n\261\355\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
printf '<html><head><meta charset="gb2312"></head>\n<table>\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
printf '\000\001\002a,b\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# A snapshot says the same.
printf 'id;supervisor;on;km\np1;a;2016-01-05;3\n' > data/records/patrol.csv
kaocheng snapshot data --into data.kcs >/dev/null
kaocheng run --policy policies --data data.kcs --period 2016Q1
# What Excel makes of cells: serial dates, columns that are too narrow, ids that it rounds.
printf 'id,supervisor,on,km,begun,with\np1,a,42374,3,42374.5,\np2,a,########,##,,\np3,2.22404E+11,2016-01-05,3,,\n1.23E+12,a,2016-01-05,3,,1E+12\n1.23E+12,a,2016-01-06,3,,\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# Saved as “CSV (Macintosh)”; nothing at all; a table named by its title; years of two digits, and dates in other forms.
printf 'id,supervisor,on,km\rp1,a,2016-01-05,3\rp2,a,2016-01-06,3\r' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
: > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
printf ',,,\nid,supervisor,on,km\np1,a,2016-01-05,3\n' > data/records/patrol.csv
printf 'number,day\n' > data/records/missed_report.csv
kaocheng run --policy policies --data data --period 2016Q1
printf 'id,supervisor,on,should_have_known\n' > data/records/missed_report.csv
printf 'id,supervisor,on,km\np1,a,16-1-5,3\np2,a,2016.1.6,3\np3,a,1月7日,3\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
mv data/records/patrol.csv data/records/巡查.csv
kaocheng run --policy policies --data data --period 2016Q1
