using Mailservr.Storage.Postgres.Tests;
using Mailservr.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Snippets;

namespace Mailservr.Operations.Tests;

public sealed class ReadingContextTests(PostgresServer server)
{
    [Fact]
    public async Task Mail_InAContextOfTheHostWithARoleThatReads_IsReadAndCannotBeWritten()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await server.CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(database).Database ?? "";
        await using var storage = new TestStorage(database);
        var stored = await storage.AppendAsync(new MessageAppendBuilder { Subject = "Grüße" }.Build());
        await using (var admin = await server.ConnectAsync(name, "postgres"))
        {
            await PostgresServer.ExecuteAsync(
                admin,
                $"CREATE ROLE reader_{name} LOGIN; GRANT USAGE ON SCHEMA mailservr TO reader_{name}; "
                + $"GRANT SELECT ON ALL TABLES IN SCHEMA mailservr TO reader_{name}");
        }

        await using var context = new ShopContext(new DbContextOptionsBuilder<ShopContext>()
            .UseNpgsql(server.ConnectionString(name, "reader_" + name)).Options);
        var mail = await context.Mail.Where(m => m.AccountId == 1).SingleAsync(cancellation);
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => context.Mail.ExecuteDeleteAsync(cancellation));

        Assert.Equal((stored.Record.Id, stored.Record.ReceivedAt), (mail.Id, mail.ReceivedAt));
        Assert.Contains("\"subject\":\"Grüße\"", mail.Record, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
