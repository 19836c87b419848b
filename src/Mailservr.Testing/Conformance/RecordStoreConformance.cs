using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Events;
using Mailservr.RemoteImages;
using Mailservr.Storage;
using Mailservr.Webhooks;
using Xunit;
using Record = Mailservr.Storage.Record;

namespace Mailservr.Testing.Conformance;

/// <summary>Every rule of <see cref="IRecordStore{TRecord}"/>, for every type of record.</summary>
public abstract partial class RecordStoreConformance : IAsyncLifetime
{
    private const long Owner = 11;
    private const long OtherOwner = 12;

    private static long _lastId;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// A store of one type in the storage of the test, which was empty when the test began. Called several times per
    /// test, also for the same type: as one more host would open it.
    /// </summary>
    protected abstract ValueTask<IRecordStore<TRecord>> OpenAsync<TRecord>()
        where TRecord : Record;

    [Fact]
    public Task Save_Account_IsReadBackWhole() => RoundTripAsync(
        new AccountRecord { Id = NextId(), Email = "ann@x", CreatedAt = ManualTimeProvider.Start },
        account => account with
        {
            Name = "Ann 'é' \U0001F600",
            Role = AccountRole.Admin,
            DefaultDomainId = 5,
            AddressFormat = AddressFormat.Uuid,
        });

    [Fact]
    public Task Save_ApiKey_IsReadBackWhole() => RoundTripAsync(
        new ApiKeyRecord
        {
            Id = NextId(),
            OwnerId = Owner,
            Hash = MessageAppendBuilder.Sha256("key"),
            Name = "CI",
            Prefix = "mk_12",
            Scopes = [ApiScopes.MailRead, ApiScopes.Account],
            CreatedAt = ManualTimeProvider.Start,
        },
        key => key with { LastUsedAt = ManualTimeProvider.Start.AddMinutes(1), ExpiresAt = ManualTimeProvider.Start.AddDays(1) });

    [Fact]
    public Task Save_Domain_IsReadBackWhole() => RoundTripAsync(
        new DomainRecord { Id = NextId(), Name = "mail.example", CreatedAt = ManualTimeProvider.Start },
        domain => domain with { Active = false, ReceiveOnly = true });

    [Fact]
    public Task Save_DomainCheck_IsReadBackWhole() => RoundTripAsync(
        new DomainCheckRecord { Id = NextId(), DomainId = 7, CheckedAt = ManualTimeProvider.Start },
        check => check with
        {
            CheckedAt = ManualTimeProvider.Start.AddHours(6),
            Answers =
            [
                new(DomainDnsPurpose.Mx, ["10 mx.example", "20 \0é\"mx.example"]),
                new(DomainDnsPurpose.Spf, []),
                new(DomainDnsPurpose.TlsReports, null),
            ],
        });

    [Fact]
    public Task Save_Address_IsReadBackWhole() => RoundTripAsync(
        NewAddress("ann"),
        address => address with
        {
            Note = "a\nb", Enabled = false, CategoryId = 3, ExpiresAt = ManualTimeProvider.Start.AddMilliseconds(1),
        });

    [Fact]
    public Task Save_AddressCategory_IsReadBackWhole() => RoundTripAsync(
        new AddressCategoryRecord { Id = NextId(), OwnerId = Owner, Name = "Shops", Color = "#00ff00" },
        category => category with { Color = "#ff0000" });

    [Fact]
    public Task Save_Block_IsReadBackWhole() => RoundTripAsync(
        new BlockRecord
        {
            Id = NextId(), OwnerId = Owner, AccountId = Owner, Sender = "*.spam.example", CreatedAt = ManualTimeProvider.Start,
        },
        block => block with { Action = BlockAction.Quarantine });

    [Fact]
    public Task Save_ImageSender_IsReadBackWhole() => RoundTripAsync(
        new ImageSenderRecord
        {
            Id = NextId(), OwnerId = Owner, Sender = "shop@a.example", CreatedAt = ManualTimeProvider.Start,
        },
        sender => sender with { CreatedAt = ManualTimeProvider.Start.AddDays(1) });

    [Fact]
    public Task Save_Cursor_IsReadBackWhole() => RoundTripAsync(
        new CursorRecord { Id = NextId(), Subscriber = "pump", Position = 1 },
        cursor => cursor with { Position = (1L << 53) - 1 });

    [Fact]
    public Task Save_Installation_IsReadBackWhole() => RoundTripAsync(
        new InstallationRecord { Id = NextId(), InstallationId = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) },
        installation => installation with { InstallationId = new(11, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1) });

    [Fact]
    public Task Save_Webhook_IsReadBackWhole() => RoundTripAsync(
        new WebhookRecord
        {
            Id = NextId(), OwnerId = Owner, Url = "https://example.com/", Secret = "k1.a", CreatedAt = ManualTimeProvider.Start,
        },
        webhook => webhook with
        {
            Description = "Orders",
            Enabled = false,
            DisabledAt = ManualTimeProvider.Start,
            DisabledReason = WebhookDisabledReasons.Gone,
            PreviousSecret = "k1.b",
            PreviousSecretUntil = ManualTimeProvider.Start.AddDays(1),
        });

    [Fact]
    public Task Save_Idempotency_IsReadBackWhole() => RoundTripAsync(
        new IdempotencyRecord
        {
            Id = NextId(),
            OwnerId = Owner,
            KeyHash = MessageAppendBuilder.Sha256("key"),
            BodyHash = MessageAppendBuilder.Sha256("body"),
            CreatedAt = ManualTimeProvider.Start,
            ClaimedUntil = ManualTimeProvider.Start.AddMinutes(1),
        },
        answer => answer with { Status = 201, Location = "/api/addresses/5", ETag = "\"1\"", Body = "{\"id\":5}" });

    private async Task RoundTripAsync<TRecord>(TRecord record, Func<TRecord, TRecord> change)
        where TRecord : Record
    {
        var store = await OpenAsync<TRecord>();
        Assert.Null(await store.FindAsync(record.Id, Cancellation));
        Assert.Null(await store.FindByKeyAsync(record.Key, Cancellation));

        var inserted = await SavedAsync(store, record);
        Json.Same(record, inserted);
        Assert.True(inserted.Version > 0, "A saved record has a version.");

        var updated = await SavedAsync(store, change(inserted));
        Assert.True(updated.Version > inserted.Version, "The version is counted up.");

        foreach (var host in new[] { store, await OpenAsync<TRecord>() })
        {
            var found = await host.FindAsync(record.Id, Cancellation);
            Json.Same(change(inserted), found);
            Assert.Equal(updated.Version, found?.Version);
            Json.Same(change(inserted), await host.FindByKeyAsync(record.Key, Cancellation));
            Json.Same(change(inserted), Assert.Single(await host.ListAsync(record.OwnerId, 0, 10, Cancellation)));
        }
    }

    private static long NextId() => Interlocked.Increment(ref _lastId);

    private static AddressRecord NewAddress(string name, long owner = Owner) => new()
    {
        Id = NextId(),
        OwnerId = owner,
        Name = name,
        DomainId = 1,
        DomainName = "mail.example",
        CreatedAt = ManualTimeProvider.Start,
    };

    private static async Task<TRecord> SavedAsync<TRecord>(IRecordStore<TRecord> store, TRecord record)
        where TRecord : Record
    {
        var result = await store.SaveAsync(record, Cancellation);
        Assert.Equal(SaveStatus.Saved, result.Status);
        Assert.NotNull(result.Record);
        return result.Record;
    }

    private static async Task AssertStatusAsync<TRecord>(SaveStatus expected, IRecordStore<TRecord> store, TRecord record)
        where TRecord : Record
    {
        var result = await store.SaveAsync(record, Cancellation);
        Assert.Equal(expected, result.Status);
        Assert.Null(result.Record);
    }
}
