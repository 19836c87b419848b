using System.Text.Json;
using System.Text.Json.Serialization;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Audit;
using Mailservr.Billing;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Erasure;
using Mailservr.Events;
using Mailservr.Exports;
using Mailservr.Messages;
using Mailservr.Passwords;
using Mailservr.RemoteImages;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Verification;
using Mailservr.Webhooks;

namespace Mailservr.Serialization;

/// <summary>The JSON of records and events, for stores and readers. Camel case, names for enum values.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountRecord))]
[JsonSerializable(typeof(ApiKeyRecord))]
[JsonSerializable(typeof(IdempotencyRecord))]
[JsonSerializable(typeof(ImageSenderRecord))]
[JsonSerializable(typeof(InvitationRecord))]
[JsonSerializable(typeof(CredentialRecord))]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(SecretRecord))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(DomainRecord))]
[JsonSerializable(typeof(DomainCheckRecord))]
[JsonSerializable(typeof(IReadOnlyList<DomainCheckAnswer>))]
[JsonSerializable(typeof(AddressRecord))]
[JsonSerializable(typeof(RetiredAddressRecord))]
[JsonSerializable(typeof(AddressCategoryRecord))]
[JsonSerializable(typeof(ErasureRecord))]
[JsonSerializable(typeof(ExportRecord))]
[JsonSerializable(typeof(BlockRecord))]
[JsonSerializable(typeof(CursorRecord))]
[JsonSerializable(typeof(InstallationRecord))]
[JsonSerializable(typeof(PurchaseRecord))]
[JsonSerializable(typeof(VoucherRecord))]
[JsonSerializable(typeof(WebhookRecord))]
[JsonSerializable(typeof(WebhookQueue))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(MessageRecord))]
[JsonSerializable(typeof(MessageContent))]
[JsonSerializable(typeof(ThreadRecord))]
[JsonSerializable(typeof(EmailReceivedData))]
[JsonSerializable(typeof(ThreadCreatedData))]
[JsonSerializable(typeof(EmailBlockedData))]
[JsonSerializable(typeof(WebhookDisabledData))]
[JsonSerializable(typeof(IReadOnlyList<Mailbox>))]
[JsonSerializable(typeof(VerificationFinding))]
[JsonSerializable(typeof(VerificationSummary))]
public sealed partial class MailservrJson : JsonSerializerContext;
