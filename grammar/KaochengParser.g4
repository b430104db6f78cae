parser grammar KaochengParser;

// Rules whose names end in Clause, and header, field, member, row … are where error recovery resumes (dsl/syntax/recovery.cpp).
// Phrases stand in two spellings: the English words, or one Chinese token.

options { tokenVocab = KaochengLexer; }

file : declaration* EOF ;

declaration
  : policy | whole | opening | setting | addition | replacement | repealing | testing | transition
  ;

// What can also be added or replaced by a lower level.
whole
  : instrument | enumeration | entity | record | parameter | measure | table | season
  | duty | score | grade | awards | award | ladder | violation
  ;

policy : POLICY header LBRACE policyClause* RBRACE ;
policyClause
  : LEVEL name
  | REGION (NUMBER | STRING)
  | VERSION STRING
  | EFFECTIVE FROM date
  ;

instrument : INSTRUMENT header ;
enumeration : ENUM header LBRACE member* RBRACE ;
entity : ENTITY header (LBRACE field* RBRACE)? ;
record : RECORD header (LBRACE field* RBRACE)? ;
parameter : PARAMETER header (LBRACE datedValue* RBRACE)? ;
measure : MEASURE header EQ value citesClause* ;
season : SEASON header EQ monthDay TO monthDay ;
table : TABLE header LBRACE row* RBRACE ;
duty : DUTY header LBRACE dutyClause* RBRACE ;
score : SCORE header LBRACE scoreClause* RBRACE ;
grade : GRADE header LBRACE gradeClause* RBRACE ;
awards : AWARDS header LBRACE awardsClause* RBRACE ;
award : AWARD header LBRACE awardClause* RBRACE ;
ladder : LADDER header LBRACE ladderClause* RBRACE ;
violation : VIOLATION header LBRACE violationClause* RBRACE ;

// One head for all; which parts a kind of declaration takes is checked when the tree is built.
header : path STRING* headerPart* ;
headerPart
  : OF name
  | UNDER name
  | EXTENDS path
  | each
  | BY name (COMMA name)*
  | COLON type
  | FROM date
  | TO date
  | (UNIQUE | FIRST | HIGHEST)
  | NUMBERED STRING
  ;
each : (EACH name | EACH_CELL) (VIA name)? (IN name)? (WHERE expr)? ;
head : name STRING* ;
type : (name | VIOLATION) QUESTION? SEALED? ;

member : head (COMMA | LT)? ;
field : head (COLON type (EQ value)? | EQ value) COMMA? ;
// No expression: two values on two lines, the second with a sign, must not read as one.
datedValue : constant (FROM date)? COMMA? ;
constant : (PLUS | MINUS)* primary ;
row : ROW_BAR cell (BAR cell)* DBAR value? BAR ;
cell
  : comparator additive
  | additive (DOTDOT additive | (COMMA additive)*)
  ;
monthDay : NUMBER MINUS NUMBER | MONTH_DAY ;

citesClause : CITES citation (COMMA citation)* ;
citation : (name | BOOK_TITLE) STRING? ;
eachClause : each ;

dutyClause : citesClause | eachClause | item ;
item : ITEM head itemPart* COLON expr itemTail* ;
itemPart : OF name | each | UNLESS expr | AFTER name | (DUE WITHIN | DUE_WITHIN) additive ;
itemTail : each | COMMA bound ;  // a bound without a comma is the score's own

scoreClause : citesClause | BASE additive | bound | item ;

gradeClause : citesClause | band ;
band : head bandPart* ;
bandPart : OF name | ABOVE name | BELOW name | OTHERWISE | atLeast additive | UNLESS expr | COMMA? quota ;
quota : atMost additive WITHIN name ((POOLED IN | POOLED_IN) name BELOW additive)? (COMMA BY sortKey (COMMA sortKey)*)? ;
sortKey : expr ((LOWEST FIRST) | LOWEST_FIRST)? ;

awardsClause
  : citesClause
  | WHEN expr
  | UNLESS expr
  | (HIGHEST ONLY | HIGHEST_ONLY)
  | CUMULATIVE
  | BUDGET expr PRORATED?
  ;

awardClause : citesClause | WHEN expr | UNLESS expr | AMOUNT value | handledBy ;
handledBy : (HANDLED BY | HANDLED_BY) actor (COMMA actor)* ;
actor : name (WITH name (AND name)*)? ((LPAREN | CALL) WHEN expr RPAREN)? ;

ladderClause : citesClause | step | HISTORY name ((ON | HISTORY_ON) name)? | REPEAT heavier | escalation | adjust ;
step : STEP head stepPart* ;
stepPart : OF name | ABOVE name | BELOW name | LASTS additive | FINAL | handledBy ;
escalation
  : (ESCALATE TO | ESCALATE_TO) name (AFTER | REACHING) NUMBER (OF | TIMES_OF) name (OR ABOVE | OR_ABOVE)
    COMMA LAST additive
  ;
adjust : heavier | (LIGHTER NUMBER | AT (LEAST | MOST)? name | (AT_LEAST | AT_MOST) name) condition? ;
heavier : HEAVIER NUMBER ((UP TO | UP_TO) name)? condition? ;
condition : WHEN expr ;

violationClause : citesClause | eachClause | UNLESS expr | adjust ;

opening : (OPEN TO | OPEN_TO) name LBRACE openingClause* RBRACE ;
openingClause
  : SET path bound*
  | ADD noun openingPart*
  | REPLACE noun path
  | REPEAL noun path
  ;
openingPart : OF path | ABOVE name | BELOW name | COMMA? atMost additive TOGETHER ;
noun
  : INSTRUMENT | ENUM | ENTITY | RECORD | PARAMETER | MEASURE | TABLE | SEASON | DUTY | SCORE | GRADE | AWARDS | AWARD
  | LADDER | VIOLATION | ITEM | STEP | FIELD | MEMBER | BAND
  ;

setting : SET path EQ value ;
addition : ADD (whole | part) ;
replacement : REPLACE (whole | part) ;
repealing : REPEAL noun path ;
part
  : item
  | step
  | BAND band
  | MEMBER head memberPart*
  | FIELD head OF name (COLON type (EQ value)? | EQ value)
  ;
memberPart : OF name | ABOVE name | BELOW name ;
transition : TRANSITION LIGHTER | TRANSITION_LIGHTER ;

testing : (TEST | FIXTURE) STRING fixtures? LBRACE testClause* RBRACE ;
fixtures : EXTENDS STRING (COMMA STRING)* ;
testClause : PERIOD period | given | expectation ;
period : NUMBER (UNIT | name | MINUS NUMBER)? | DATE DOTDOT DATE ;
given
  : GIVEN name (EQ value | name? (OF name)? (FROM date)? (ON days)? (LBRACE assignment* RBRACE)?)
  ;
days : day (COMMA day)* ;
day : additive (DOTDOT additive)? ;
assignment : name EQ value COMMA? ;
expectation
  : EXPECT ((NO | NONE) noun name (OF name)? | AWARDS (OF name)? EQ name (COMMA name)* | (UNKNOWN | UNDECIDED)? expr)
    (IN period)?
  ;

// Bounds and arms apply from left to right to all that stands before them.
value : expr valueTail* ;
valueTail
  : bound
  | EXCEPT expr bound* WHEN expr
  | TIMES expr WHEN expr
  ;
bound : (atLeast | atMost) additive ;
atLeast : AT LEAST | AT_LEAST ;
atMost : AT MOST | AT_MOST ;

expr : choice | disjunction ;
choice : IF disjunction THEN expr ELSE expr ;
disjunction : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation : NOT* comparison ;
comparison : additive comparisonTail* ;
comparisonTail
  : comparator additive
  | IS NOT? KNOWN
  | NOT? IS_KNOWN
  | IN name
  ;
comparator : EQ | NE | LT | LE | GT | GE ;
additive : multiplicative ((PLUS | MINUS) multiplicative)* ;
multiplicative : unary ((STAR | SLASH) unary)* ;
unary : (PLUS | MINUS)* operand ;
operand : chain (asOf chain)? (DEFAULT MINUS? chain)* ;
chain : primary (DOT word)* ;
asOf : AS OF | AS_OF ;

primary
  : literal
  | name (CALL arguments RPAREN)?
  | ROUND (UP | DOWN)? LPAREN arguments RPAREN
  | LPAREN value RPAREN
  ;
literal : NUMBER UNIT? | PERCENT | DATE | DATETIME | STRING | TRUE_WORD | FALSE_WORD ;
arguments : (argument (COMMA argument)*)? ;
argument
  : LAST additive (TO additive)?
  | FROM additive (TO additive)?
  | EVER
  | asOf additive
  | DATED expr
  | NUMBER (IN A ROW | IN_A_ROW)
  | value argumentTail*
  ;
argumentTail
  : OVER name
  | VIA name
  | IN name
  | BY expr
  | WHERE expr
  | WITHIN name
  | (LOWEST FIRST | LOWEST_FIRST)
  ;

date : DATE ;
path : name (DOT word)* ;
word : name | reserved ;
name
  : NAME | QUOTED_NAME
  | LEVEL | REGION | VERSION | EFFECTIVE | NUMBERED | SEALED | BY | UNIQUE | FIRST | HIGHEST | ANY
  | UNKNOWN | ITEM | BASE | AMOUNT | BUDGET | PRORATED | CUMULATIVE | WITH | STEP | FINAL | HISTORY
  | REPEAT | TIMES | ABOVE | BELOW | TOGETHER | UP | DOWN | VIA | ON | PERIOD | NO | NONE | FIELD | MEMBER
  | BAND | TRANSITION | DUE | LOWEST | ONLY | POOLED | A | ROW | FIXTURE | UNDECIDED
  ;
reserved
  : POLICY | INSTRUMENT | ENUM | ENTITY | RECORD | PARAMETER | MEASURE | TABLE | SEASON | DUTY | SCORE
  | GRADE | AWARD | AWARDS | LADDER | VIOLATION | OPEN | SET | ADD | REPLACE | REPEAL | TEST | GIVEN
  | EXPECT | CITES | EXTENDS | OF | UNDER | WITHIN | EACH | FROM | TO | WHEN | UNLESS | EXCEPT | OTHERWISE
  | LASTS | AFTER | EVER | LAST | DATED | AT | LEAST | MOST | ESCALATE | HEAVIER | LIGHTER | HANDLED | AND
  | OR | NOT | IF | THEN | ELSE | IS | KNOWN | IN | WHERE | OVER | DEFAULT | AS | ROUND | TRUE_WORD
  | FALSE_WORD | AT_LEAST | AT_MOST | DUE_WITHIN | HANDLED_BY | ESCALATE_TO | REACHING | TIMES_OF
  | OR_ABOVE | UP_TO | HISTORY_ON | IS_KNOWN | AS_OF | OPEN_TO | IN_A_ROW | POOLED_IN | LOWEST_FIRST
  | HIGHEST_ONLY | TRANSITION_LIGHTER | EACH_CELL
  ;
