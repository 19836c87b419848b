using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Audit;
using Mailservr.Billing;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Erasure;
using Mailservr.Events;
using Mailservr.Exports;
using Mailservr.Passwords;
using Mailservr.RemoteImages;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Mailservr.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Mailservr.Storage.Postgres;

/// <summary>Which record is in which table, column by column.</summary>
internal static class RecordTables
{
    /// <summary>The natural key has a column of its own: unique, whatever it is made of.</summary>
    public const string NaturalKey = "NaturalKey";

    public static void Configure(ModelBuilder model)
    {
        Map<AccountRecord>(model, "accounts", table =>
        {
            table.Property(r => r.Role).HasConversion<string>();
            table.Property(r => r.AddressFormat).HasConversion<string>();
        });
        Map<ApiKeyRecord>(model, "api_keys", table =>
        {
            MapWords(table.Property(r => r.Scopes));
            table.Property(r => r.AddressIds).HasConversion(
                new ValueConverter<IReadOnlyList<long>?, long[]?>(
                    list => list == null ? null : list.ToArray(), array => array),
                SameItems<long>());
        });
        Map<InvitationRecord>(model, "invitations");
        Map<CredentialRecord>(model, "credentials");
        Map<SessionRecord>(model, "sessions");
        Map<SecretRecord>(model, "secrets");
        Map<AuditRecord>(model, "audit_entries");
        Map<IdempotencyRecord>(
            model, "idempotent_answers", table => table.Property(r => r.ETag).HasColumnName("etag"));
        Map<DomainRecord>(model, "domains");
        Map<DomainCheckRecord>(model, "domain_checks", table => table.Property(r => r.Answers).HasConversion(
            new ValueConverter<IReadOnlyList<DomainCheckAnswer>, string>(
                answers => CheckAnswers.Write(answers), text => CheckAnswers.Read(text)),
            new ValueComparer<IReadOnlyList<DomainCheckAnswer>>(
                (one, other) => ReferenceEquals(one, other), answers => answers.Count)));
        Map<AddressRecord>(model, "addresses", table => table.Ignore(r => r.Address));
        Map<AddressCategoryRecord>(model, "address_categories");
        Map<BlockRecord>(model, "blocks", table => table.Property(r => r.Action).HasConversion<string>());
        Map<ImageSenderRecord>(model, "image_senders");
        Map<WebhookRecord>(model, "webhooks", table => MapWords(table.Property(r => r.Events)));
        Map<CursorRecord>(model, "cursors");
        Map<InstallationRecord>(model, "installations");
        Map<ErasureRecord>(model, "erasures");
        Map<ExportRecord>(model, "exports", table => table.Property(r => r.Status).HasConversion<string>());
        Map<RetiredAddressRecord>(model, "retired_addresses");
        Map<PurchaseRecord>(model, "purchases", table => table.Property(r => r.State).HasConversion<string>());
        Map<VoucherRecord>(model, "vouchers");
    }

    private static void MapWords(PropertyBuilder<IReadOnlyList<string>> words) => words.HasConversion(
        new ValueConverter<IReadOnlyList<string>, string[]>(list => list.ToArray(), array => array),
        SameItems<string>());

    private static void Map<TRecord>(
        ModelBuilder model, string name, Action<EntityTypeBuilder<TRecord>>? configure = null)
        where TRecord : Record
    {
        var table = model.Entity<TRecord>();
        table.ToTable(name);
        table.HasKey(r => r.Id);
        table.Property(r => r.Id).ValueGeneratedNever();
        table.Property(r => r.Version).IsConcurrencyToken();
        table.Ignore(r => r.Key);
        table.Property<string>(NaturalKey).HasColumnName("key");
        configure?.Invoke(table);
        foreach (var property in table.Metadata.GetProperties())
        {
            if (property.Name != NaturalKey && property.Name != nameof(IdempotencyRecord.ETag))
                property.SetColumnName(SnakeCase(property.Name));
            if (property.ClrType == typeof(string))
                property.SetValueConverter(CleanText);
            else if (property.ClrType == typeof(DateTimeOffset) || property.ClrType == typeof(DateTimeOffset?))
                property.SetValueConverter(UtcTime);
        }
    }

    private static ValueComparer<IReadOnlyList<T>> SameItems<T>() => new(
        (one, other) => (one ?? Array.Empty<T>()).SequenceEqual(other ?? Array.Empty<T>()), list => list.Count);

    private static readonly ValueConverter<string, string> CleanText = new(text => StoredText.Clean(text), text => text);

    private static readonly ValueConverter<DateTimeOffset, DateTimeOffset> UtcTime =
        new(time => time.ToUniversalTime(), time => time);

    private static string SnakeCase(string name) => string.Concat(
        name.Select((letter, i) => char.IsUpper(letter) && i > 0
            ? "_" + char.ToLowerInvariant(letter)
            : char.ToLowerInvariant(letter).ToString()));
}
