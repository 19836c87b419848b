using Microsoft.EntityFrameworkCore;

namespace Snippets;

/// <summary>A context of the host's own database work, which also looks into the mail.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public IQueryable<ReceivedMail> Mail => Set<ReceivedMail>().AsNoTracking();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var mail = modelBuilder.Entity<ReceivedMail>();
        mail.ToTable("messages", "mailservr", table => table.ExcludeFromMigrations());
        mail.HasKey(m => new { m.AccountId, m.Id });
        mail.Property(m => m.AccountId).HasColumnName("account_id");
        mail.Property(m => m.Id).HasColumnName("id");
        mail.Property(m => m.ReceivedAt).HasColumnName("received_at");
        mail.Property(m => m.Record).HasColumnName("record");
    }
}
