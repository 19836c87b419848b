using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Addresses;
using Mailservr.AspNetCore.Admin;
using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Billing;
using Mailservr.AspNetCore.Blocking;
using Mailservr.AspNetCore.Domains;
using Mailservr.AspNetCore.Emails;
using Mailservr.AspNetCore.Exports;
using Mailservr.AspNetCore.Google;
using Mailservr.AspNetCore.Health;
using Mailservr.AspNetCore.PasswordManagers;
using Mailservr.AspNetCore.Threads;
using Mailservr.AspNetCore.TwoFactor;
using Mailservr.AspNetCore.Webhooks;
using Mailservr.Serialization;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// The JSON of the API; the app's own JSON settings do not reach it. Unknown members are ignored, repeated ones
/// refused.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    // Embedded messages hold attachments eight levels deep: two levels of JSON each, below the five of a thread.
    MaxDepth = 32,
    Converters = [typeof(TimestampConverter)])]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(Data<AccountView>))]
[JsonSerializable(typeof(AccountPatch))]
[JsonSerializable(typeof(DeleteAccountBody))]
[JsonSerializable(typeof(Data<ExportView>))]
[JsonSerializable(typeof(Data<DeletedAccountView>))]
[JsonSerializable(typeof(Data<BillingView>))]
[JsonSerializable(typeof(CheckoutBody))]
[JsonSerializable(typeof(Data<CheckoutView>))]
[JsonSerializable(typeof(Data<NoticeView>))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(GoogleConfirmBody))]
[JsonSerializable(typeof(GoogleLinkBody))]
[JsonSerializable(typeof(Data<GoogleLinkView>))]
[JsonSerializable(typeof(TwoFactorBody))]
[JsonSerializable(typeof(Data<TotpSecretView>))]
[JsonSerializable(typeof(Data<RecoveryCodesView>))]
[JsonSerializable(typeof(DataPage<AuditView>))]
[JsonSerializable(typeof(DataPage<SessionView>))]
[JsonSerializable(typeof(Data<AdminUserView>))]
[JsonSerializable(typeof(DataPage<AdminUserView>))]
[JsonSerializable(typeof(AdminUserPatch))]
[JsonSerializable(typeof(Data<AdminStatsView>))]
[JsonSerializable(typeof(Data<InvitationView>))]
[JsonSerializable(typeof(DataPage<InvitationView>))]
[JsonSerializable(typeof(NewInvitationBody))]
[JsonSerializable(typeof(Data<ApiKeyView>))]
[JsonSerializable(typeof(DataPage<ApiKeyView>))]
[JsonSerializable(typeof(NewApiKeyBody))]
[JsonSerializable(typeof(Data<DomainView>))]
[JsonSerializable(typeof(DataPage<DomainView>))]
[JsonSerializable(typeof(NewDomainBody))]
[JsonSerializable(typeof(DomainPatch))]
[JsonSerializable(typeof(Data<AddressView>))]
[JsonSerializable(typeof(DataPage<AddressView>))]
[JsonSerializable(typeof(NewAddressBody))]
[JsonSerializable(typeof(GenerateAddressBody))]
[JsonSerializable(typeof(AddressPatch))]
[JsonSerializable(typeof(Data<AddressStatsView>))]
[JsonSerializable(typeof(Data<AddressCategoryView>))]
[JsonSerializable(typeof(DataPage<AddressCategoryView>))]
[JsonSerializable(typeof(AddressCategoryBody))]
[JsonSerializable(typeof(Data<BlockView>))]
[JsonSerializable(typeof(DataPage<BlockView>))]
[JsonSerializable(typeof(NewBlockBody))]
[JsonSerializable(typeof(SimpleLoginAlias))]
[JsonSerializable(typeof(SimpleLoginBody))]
[JsonSerializable(typeof(Data<AddyAlias>))]
[JsonSerializable(typeof(AddyBody))]
[JsonSerializable(typeof(Data<WebhookView>))]
[JsonSerializable(typeof(DataPage<WebhookView>))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(Data<WebhookDeliveryView>))]
[JsonSerializable(typeof(DataPage<WebhookDeliveryView>))]
[JsonSerializable(typeof(Data<WebhookReplayView>))]
[JsonSerializable(typeof(WebhookReplayBody))]
[JsonSerializable(typeof(Data<ThreadView>))]
[JsonSerializable(typeof(DataPage<ThreadSummary>))]
[JsonSerializable(typeof(ThreadPatch))]
[JsonSerializable(typeof(Data<EmailView>))]
[JsonSerializable(typeof(DataPage<EmailSummary>))]
[JsonSerializable(typeof(EmailPatch))]
[JsonSerializable(typeof(Data<AttachmentView>))]
[JsonSerializable(typeof(Data<HealthView>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>
    /// Writes text and links as they are. Nothing is escaped for HTML: every answer says that it is JSON and nosniff.
    /// </summary>
    public static ApiJson Api => Readable.Context;

    // Apart, so that it is made after what the generator initialises.
    private static class Readable
    {
        public static readonly ApiJson Context = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
