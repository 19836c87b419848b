using Mailservr.AspNetCore.Html.Documents;
using Mailservr.AspNetCore.Html.Findings;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;
using Mailservr.RemoteImages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>What the HTML of an email does: where its links lead, and who would learn that it is read.</summary>
internal sealed class LinkPages(IMessageStore messages, MailDocuments documents, ImageSenders senders)
{
    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        if (await FindAsync(visit) is not { } message)
            return visit.NotFound();
        var document = await documents.ReadAsync(message, loadImages: false, visit.Place.Api, fold: null, visit.Aborted);
        return visit.Show<Pages.LinksPage>(new LinksModel(message.Record, document.Findings));
    }

    /// <summary>Shows pictures of other servers in every email of this sender from now on, or no more.</summary>
    public async ValueTask<IResult> ChooseAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await FindAsync(visit) is not { Record: { From.Address: { Length: > 0 } sender } email })
            return visit.NotFound();
        if (form.Text("do") == "always")
            await senders.AddAsync(visit.Account.Id, sender, visit.Aborted);
        else if (form.Text("do") == "never")
            await senders.RemoveAsync(visit.Account.Id, sender, visit.Aborted);
        else
            return visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]);
        return Visit.Then(ThreadModel.PathOf(visit, email.ThreadId, InboxFilter.Of(form.Text("list")).ToQuery()));
    }

    private ValueTask<StoredMessage?> FindAsync(Visit visit) =>
        messages.FindAsync(visit.Account.Id, visit.RouteId(), visit.Aborted);
}

/// <param name="Email">Of which they are.</param>
/// <param name="Findings">What was found.</param>
internal sealed record LinksModel(MessageRecord Email, MailFindings Findings);
