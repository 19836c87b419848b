using Mailservr.Testing;
using Microsoft.EntityFrameworkCore;

namespace Mailservr.Storage.Postgres.Tests.Database;

public sealed class ReceivedMail
{
    public long AccountId { get; init; }

    public long Id { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>JSON, as the API shows it.</summary>
    public string Record { get; init; } = "";
}

public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public IQueryable<ReceivedMail> Mail => Set<ReceivedMail>().AsNoTracking();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var mail = modelBuilder.Entity<ReceivedMail>();
        mail.ToTable("messages", "mailservr", table => table.ExcludeFromMigrations());
        mail.HasKey(m => new { m.AccountId, m.Id });
        mail.Property(m => m.AccountId).HasColumnName("account_id");
        mail.Property(m => m.Id).HasColumnName("id");
        mail.Property(m => m.ReceivedAt).HasColumnName("received_at");
        mail.Property(m => m.Record).HasColumnName("record");
    }
}

public sealed class OwnDbContextTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Mail_InAContextOfTheHost_IsRead()
    {
        var stored = await OpenHost().AppendAsync(new MessageAppendBuilder { Subject = "Grüße" }.Build());
        await using var context = new ShopContext(
            new DbContextOptionsBuilder<ShopContext>().UseNpgsql(Database).Options);

        var mail = await context.Mail.Where(m => m.AccountId == 1).SingleAsync();

        Assert.Equal((stored.Record.Id, stored.Record.ReceivedAt), (mail.Id, mail.ReceivedAt));
        Assert.Contains("\"subject\":\"Grüße\"", mail.Record, StringComparison.Ordinal);
    }
}
