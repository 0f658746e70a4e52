CREATE TABLE public.attempts (
    seq bigint NOT NULL,
    id text NOT NULL,
    learner text NOT NULL,
    lesson text NOT NULL,
    item text NOT NULL,
    version bigint NOT NULL,
    seed bigint NOT NULL,
    grade text NOT NULL,
    misconception text,
    concept text NOT NULL,
    hints integer NOT NULL,
    helped boolean NOT NULL,
    review boolean NOT NULL,
    loaded boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    response text NOT NULL,
    shown text NOT NULL,
    turn integer
);
CREATE SEQUENCE public.attempts_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.attempts_seq_seq OWNED BY public.attempts.seq;
CREATE TABLE public.classes (
    id text NOT NULL,
    code text NOT NULL,
    lesson text NOT NULL,
    version bigint NOT NULL,
    round text,
    opened timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL,
    closed timestamp with time zone
);
CREATE TABLE public.downhill_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.forgotten (
    learner text NOT NULL
);
CREATE TABLE public.handled (
    question text NOT NULL
);
CREATE TABLE public.logins (
    key text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.members (
    class_id text NOT NULL,
    learner text NOT NULL,
    nickname text,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.predictions (
    seq bigint NOT NULL,
    id text NOT NULL,
    learner text NOT NULL,
    lesson text NOT NULL,
    loaded boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    response text NOT NULL,
    shown text NOT NULL
);
CREATE SEQUENCE public.predictions_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.predictions_seq_seq OWNED BY public.predictions.seq;
CREATE TABLE public.questions (
    seq bigint NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    answer text,
    meant boolean,
    at timestamp with time zone NOT NULL,
    text text NOT NULL
);
CREATE SEQUENCE public.questions_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.questions_seq_seq OWNED BY public.questions.seq;
CREATE TABLE public.rounds (
    id text NOT NULL,
    class_id text NOT NULL,
    "position" integer NOT NULL,
    question text NOT NULL,
    seed bigint NOT NULL,
    own_draw boolean NOT NULL,
    turn integer NOT NULL,
    before text,
    state text NOT NULL,
    opened timestamp with time zone NOT NULL,
    closed timestamp with time zone,
    revealed timestamp with time zone,
    shown text NOT NULL
);
CREATE TABLE public.votes (
    round_id text NOT NULL,
    learner text NOT NULL,
    n integer NOT NULL,
    correct boolean NOT NULL,
    belief text,
    label text NOT NULL,
    response text NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.attempts ALTER COLUMN seq SET DEFAULT nextval('public.attempts_seq_seq'::regclass);
ALTER TABLE ONLY public.predictions ALTER COLUMN seq SET DEFAULT nextval('public.predictions_seq_seq'::regclass);
ALTER TABLE ONLY public.questions ALTER COLUMN seq SET DEFAULT nextval('public.questions_seq_seq'::regclass);
INSERT INTO public.attempts VALUES (1, '00000000000000000000000000000001', '55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503', 'learning_rate', 'sign', 1, 7, 'wrong', 'sign-flip', 'gradient sign', 0, false, false, false, '2026-05-04 12:00:00+00', '{"option":1}', '{"prompt":"Which way?","options":["\u22124","4"],"key":0}', NULL);
INSERT INTO public.attempts VALUES (2, '00000000000000000000000000000002', '55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503', 'learning_rate', 'sign', 1, 7, 'correct', NULL, 'gradient sign', 1, false, true, true, '2026-05-04 12:01:00+00', '{"option":1}', '{"prompt":"Which way?","options":["\u22124","4"],"key":0}', 2);
INSERT INTO public.classes VALUES ('cccccccccccccccccccccccccccccccc', 'ABCDEF', 'learning_rate', 2, 'dddddddddddddddddddddddddddddddd', '2026-05-04 12:00:00+00', '2026-05-04 18:00:00+00', NULL);
INSERT INTO public.downhill_version VALUES ('0006');
INSERT INTO public.forgotten VALUES ('6700869c8ff7480e34a70a708b028700dbaa3a033b5652b903afe89f49a31456');
INSERT INTO public.handled VALUES ('00000000000000000000000000000005');
INSERT INTO public.logins VALUES ('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', '2026-05-05 00:00:00+00');
INSERT INTO public.members VALUES ('cccccccccccccccccccccccccccccccc', '55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503', '"Anna"', '2026-05-04 12:00:00+00');
INSERT INTO public.predictions VALUES (1, '00000000000000000000000000000003', '55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503', 'learning_rate', false, '2026-05-04 12:02:00+00', '3.25', '{"preset":{"lr":0.75}}');
INSERT INTO public.questions VALUES (1, '00000000000000000000000000000004', 'curated', 'why_subtract_gradient', true, '2026-05-04 12:03:00+00', '"Why \u22124 and not 4?"');
INSERT INTO public.questions VALUES (2, '00000000000000000000000000000005', 'unknown', NULL, NULL, '2026-05-04 12:04:00+00', '"Who won?"');
INSERT INTO public.rounds VALUES ('dddddddddddddddddddddddddddddddd', 'cccccccccccccccccccccccccccccccc', 1, 'sign', 7, false, 1, NULL, 'open', '2026-05-04 12:00:00+00', NULL, NULL, '{"kind":"choice","prompt":"Which way?","code":null,"options":[{"text":"\u22124","belief":null,"correct":true,"value":-4.0},{"text":"4","belief":"sign-flip","correct":false,"value":4.0}],"key":0}');
INSERT INTO public.votes VALUES ('dddddddddddddddddddddddddddddddd', '55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503', 1, false, 'sign-flip', '"4"', '1', '2026-05-04 12:00:00+00');
SELECT pg_catalog.setval('public.attempts_seq_seq', 2, true);
SELECT pg_catalog.setval('public.predictions_seq_seq', 1, true);
SELECT pg_catalog.setval('public.questions_seq_seq', 2, true);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_id_key UNIQUE (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.classes
    ADD CONSTRAINT classes_code_key UNIQUE (code);
ALTER TABLE ONLY public.classes
    ADD CONSTRAINT classes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.downhill_version
    ADD CONSTRAINT downhill_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.forgotten
    ADD CONSTRAINT forgotten_pkey PRIMARY KEY (learner);
ALTER TABLE ONLY public.handled
    ADD CONSTRAINT handled_pkey PRIMARY KEY (question);
ALTER TABLE ONLY public.logins
    ADD CONSTRAINT logins_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (class_id, learner);
ALTER TABLE ONLY public.predictions
    ADD CONSTRAINT predictions_id_key UNIQUE (id);
ALTER TABLE ONLY public.predictions
    ADD CONSTRAINT predictions_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.questions
    ADD CONSTRAINT questions_id_key UNIQUE (id);
ALTER TABLE ONLY public.questions
    ADD CONSTRAINT questions_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.rounds
    ADD CONSTRAINT rounds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.votes
    ADD CONSTRAINT votes_pkey PRIMARY KEY (round_id, learner);
CREATE INDEX attempts_of_learner ON public.attempts USING btree (learner, at, seq);
CREATE INDEX classes_by_time ON public.classes USING btree (opened);
CREATE INDEX members_of_learner ON public.members USING btree (learner);
CREATE INDEX predictions_of_learner ON public.predictions USING btree (learner, at, seq);
CREATE INDEX questions_by_time ON public.questions USING btree (at, seq);
CREATE UNIQUE INDEX rounds_of_class ON public.rounds USING btree (class_id, "position");
CREATE INDEX votes_of_learner ON public.votes USING btree (learner);
