using Mailservr.Storage.Postgres.Tests;

[assembly: AssemblyFixture(typeof(PostgresServer))]
