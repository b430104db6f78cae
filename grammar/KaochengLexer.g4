lexer grammar KaochengLexer;

// Text is folded before it comes here: full-width punctuation and digits are their ASCII twins, one character each.
// Every word is a NAME to this grammar; keywords.def decides afterwards what it is. The last rules are mistakes that
// people make: each becomes one diagnostic with a fix.

tokens {
  POLICY, INSTRUMENT, ENUM, ENTITY, RECORD, PARAMETER, MEASURE, TABLE, SEASON, DUTY, SCORE, GRADE, AWARD,
  AWARDS, LADDER, VIOLATION, OPEN, SET, ADD, REPLACE, REPEAL, TEST, GIVEN, EXPECT, CITES, EXTENDS, OF,
  UNDER, WITHIN, EACH, FROM, TO, WHEN, UNLESS, EXCEPT, OTHERWISE, LASTS, AFTER, EVER, LAST, DATED, AT,
  LEAST, MOST, ESCALATE, HEAVIER, LIGHTER, HANDLED, AND, OR, NOT, IF, THEN, ELSE, IS, KNOWN, IN, WHERE,
  OVER, DEFAULT, AS, ROUND, TRUE_WORD, FALSE_WORD, LEVEL, REGION, VERSION, EFFECTIVE, NUMBERED, SEALED, BY,
  UNIQUE, FIRST, HIGHEST, ANY, UNKNOWN, ITEM, BASE, AMOUNT, BUDGET, PRORATED, CUMULATIVE, WITH, STEP,
  FINAL, HISTORY, REPEAT, TIMES, ABOVE, BELOW, TOGETHER, UP, DOWN, VIA, ON, PERIOD, NO, NONE, FIELD,
  MEMBER, BAND, TRANSITION, DUE, LOWEST, ONLY, POOLED, A, ROW, FIXTURE, UNDECIDED, AT_LEAST, AT_MOST, DUE_WITHIN, HANDLED_BY,
  ESCALATE_TO, REACHING, TIMES_OF, OR_ABOVE, UP_TO, HISTORY_ON, IS_KNOWN, AS_OF, OPEN_TO, IN_A_ROW,
  POOLED_IN, LOWEST_FIRST, HIGHEST_ONLY, TRANSITION_LIGHTER, EACH_CELL, UNIT, ROW_BAR, CALL
}

channels { DOCUMENTATION }

DOC : '///' ~[\r\n]* -> channel(DOCUMENTATION) ;
LINE_COMMENT : '//' ~[\r\n]* -> channel(HIDDEN) ;
BLOCK_COMMENT : '/*' .*? '*/' -> channel(HIDDEN) ;
OPEN_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'* EOF -> channel(HIDDEN) ;  // holds no */, or it would win by length
BLANK : [ \t\r\n\f]+ -> skip ;

DATETIME : D+ '-' D+ '-' D+ 'T' D+ ':' D+ ;
DATE : D+ '-' D+ '-' D+ | D+ '年' D+ '月' D+ '日' ;
MONTH_DAY : D+ '月' D+ '日' ;
PERCENT : D+ ('.' D+)? '%' ;
THOUSANDS : D+ (',' D D D)+ ;
NUMBER : D+ ('.' D+)? ;
fragment D : [0-9] ;

NAME : [\p{L}_\u3007] [\p{L}\p{M}\p{Nd}_\u3007·]* ;
QUOTED_NAME : '`' ~[`\r\n]+ '`' | '「' ~[「」\r\n]+ '」' ;
STRING : '"' ~["\r\n]* '"' | '“' ~[“”\r\n]* '”' ;
OPEN_STRING : '"' ~["\r\n]* | [“”] ~[“”\r\n]* ;  // the closed ones are longer by a character
BOOK_TITLE : '《' ~[《》\r\n]* '》' ;

LBRACE : '{' ;
RBRACE : '}' ;
LPAREN : '(' ;
RPAREN : ')' ;
COLON : ':' ;
COMMA : ',' ;
DOT : '.' ;
DOTDOT : '..' ;
BAR : '|' ;
DBAR : '||' ;
QUESTION : '?' ;
EQ : '=' ;
NE : '!=' | '≠' ;
LE : '<=' | '≤' ;
GE : '>=' | '≥' ;
LT : '<' ;
GT : '>' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;

WRONG_ANGLE : [《》] ;
WRONG_STOP : [。；;] ;
INVISIBLE : [\u200B-\u200F\u2060\uFEFF\u00A0] ;
ERRCHAR : . ;
