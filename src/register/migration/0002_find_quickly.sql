-- What is asked for at every step, in a book of a hundred thousand tokens: the jobs of a request, the jobs that are
-- open, and the tokens and requests of a contract's users.

CREATE INDEX job_of_request ON job (request);
CREATE INDEX job_open ON job (state, job) WHERE state IN ('armed', 'written');
CREATE INDEX token_user_of_contract ON token_user (contract, user);
CREATE INDEX request_item_user_of_contract ON request_item_user (contract, user);
