using Mailservr.Messages;
using Mailservr.Storage.Postgres.Tests;
using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Operations.Tests;

public sealed class RoleTests(PostgresServer server)
{
    [Theory]
    [InlineData("GRANT CONNECT, CREATE ON DATABASE {0} TO {1}")]
    [InlineData("GRANT CONNECT ON DATABASE {0} TO {1}; CREATE SCHEMA mailservr AUTHORIZATION {1}")]
    public async Task Open_RoleWithNothingButThisRight_KeepsAndFindsMail(string grant)
    {
        var name = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(migrated: false)).Database ?? "";
        var role = "only_" + name;
        await using (var admin = await server.ConnectAsync(name, "postgres"))
        {
            await PostgresServer.ExecuteAsync(
                admin,
                $"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT; "
                + $"ALTER DATABASE {name} OWNER TO postgres; REVOKE ALL ON DATABASE {name} FROM PUBLIC; "
                + "REVOKE ALL ON SCHEMA public FROM PUBLIC; "
                + string.Format(System.Globalization.CultureInfo.InvariantCulture, grant, name, role));
        }

        await using var storage = new TestStorage(server.ConnectionString(name, role));
        await storage.InitializeAsync();
        var appended = await storage.AppendAsync(new MessageAppendBuilder().Build());

        Assert.Equal(
            appended.Record.Id,
            Assert.Single(await storage.QueryAsync(new MailQuery(), appended.Record.AccountId)).Id);
        Assert.NotEmpty(await storage.Events.ReadAsync(null, 0, 10, TestContext.Current.CancellationToken));
        Assert.Empty(storage.Logs.Lines);
    }
}
