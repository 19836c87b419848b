using System.Globalization;
using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Html.Documents;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;
using Mailservr.RemoteImages;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Reads the emails of a thread: their text, and what the reader should know of them.</summary>
internal sealed class ShownEmails(
    MessageReader reader, IMessageStore messages, MailDocuments documents, ImageSenders senders, AttachmentLinks links,
    ILogger<ShownEmails> logger)
{
    private const int MostThumbnails = 12;
    private const int LargestThumbnail = 2 * 1024 * 1024;

    private static readonly TimeSpan ThumbnailLifetime = TimeSpan.FromHours(1);

    /// <summary>One that is damaged keeps no other from being read.</summary>
    public async ValueTask<ShownEmail> ReadAsync(Visit visit, MessageRecord email, bool isLast)
    {
        if (email.IsUnreadable)
            return Damaged(email);
        try
        {
            return await ReadWholeAsync(visit, email, isLast);
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            Log.MessageDamaged(logger, email.Id, email.AccountId, damage);
            return Damaged(email);
        }
    }

    private static ShownEmail Damaged(MessageRecord email) => new() { Record = email, IsDamaged = true };

    private async ValueTask<ShownEmail> ReadWholeAsync(Visit visit, MessageRecord email, bool isLast)
    {
        var stored = await messages.FindAsync(email.AccountId, email.Id, visit.Aborted);
        var isAsked = visit.Request.Query["images"] == email.Id.ToString(CultureInfo.InvariantCulture);
        var trusts = await TrustsAsync(visit, email);
        var isOpen = isLast || !email.Read || isAsked;
        var hasHtml = stored?.Content.TextParts.Any(part => part.Html) == true;
        var loads = isAsked || trusts;
        return new ShownEmail
        {
            Record = email,
            Text = stored is null ? null : await reader.ReadTextAsync(stored, html: false, visit.Aborted),
            HasHtml = hasHtml,
            IsOpen = isOpen,
            LoadsImages = loads,
            TrustsSender = trusts,
            IsFirstContact = isOpen && await IsFirstContactAsync(visit, email),
            Findings = stored is not null && hasHtml && isOpen
                ? (await documents.ReadAsync(stored, loads, visit.Place.Api, fold: null, visit.Aborted)).Findings
                : null,
            Thumbnails = isOpen ? ThumbnailsOf(email, visit.Place.Api) : new Dictionary<long, string>(),
        };
    }

    // Not for a mail that only says it is of this sender.
    private async ValueTask<bool> TrustsAsync(Visit visit, MessageRecord email) =>
        email.From is { Address: { Length: > 0 } sender }
        && email.Authentication.Dmarc != "fail"
        && !email.Quarantined
        && await senders.HasAsync(email.AccountId, sender, visit.Aborted);

    private async ValueTask<bool> IsFirstContactAsync(Visit visit, MessageRecord email)
    {
        if (email.From is not { Address: { Length: > 0 } sender })
            return false;
        var query = new MailQuery { Sender = sender, Before = email.ReceivedAt, Limit = 1 };
        var earlier = await messages.QueryMessagesAsync(email.AccountId, query, visit.Aborted);
        return earlier.Items.Count == 0;
    }

    private Dictionary<long, string> ThumbnailsOf(MessageRecord email, string api)
    {
        var end = links.EndOfInline(ThumbnailLifetime);
        return email.AllAttachments()
            .Where(one => one.Size <= LargestThumbnail && one.ContentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp")
            .Take(MostThumbnails)
            .ToDictionary(one => one.Id, one => links.CreateInline(email, one, api, end));
    }
}
