using Mailservr.Accounts;
using Mailservr.Blobs;
using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Transfer;
using Microsoft.Extensions.Logging;

namespace Mailservr.Verification;

/// <summary>What a verification goes through.</summary>
internal sealed record VerificationServices(
    IMessageStore Messages,
    IBlobStore Blobs,
    MessageReader Reader,
    IRecordStore<AccountRecord> Accounts,
    IStorageVerification? Storage,
    IReadOnlyList<RecordEnd> Records,
    JournalCheck Journal,
    WebhookCheck Webhooks,
    ExportCheck Exports,
    IBlobReferences? References,
    BlobOrigin Origin,
    BlobOwner Owner,
    TimeSpan BlobGrace,
    TimeProvider Time,
    ILogger Logger);
