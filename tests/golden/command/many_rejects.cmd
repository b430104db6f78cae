# Two thousand and one bad cells: all but one are kept, and the terminal shows the first.
seq -f 'p%.0f,a,2016-01-05,far' 2001 | sed '1i id,supervisor,on,km' > many.csv && mv many.csv data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
