using System.Globalization;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Threads;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>One conversation.</summary>
internal sealed class ThreadPages(ThreadReader threads, ShownEmails emails, IMessageStore messages, AddressBook book)
{
    // The text of each is read by itself: a page holds so many, and older ones have pages of their own.
    private const int EmailsOfPage = 20;

    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        var id = visit.RouteId();
        if (await threads.FindAsync(visit.Account.Id, id, visit.Aborted) is not { } loaded)
            return visit.NotFound();
        var model = await ModelAsync(visit, loaded);
        // What is shown is read; not by a look ahead of the browser.
        if (loaded.Thread.UnreadCount > 0 && HttpMethods.IsGet(visit.Request.Method) && !IsPrefetch(visit.Request))
            await ChangeAsync(visit, new MailSelection { ThreadId = id }, MailAction.Read);
        return visit.Show<Pages.ThreadPage>(model);
    }

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var id = visit.RouteId();
        if (!Word.TryParse<MailAction>(form.Text("do"), out var action))
            return visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]);
        if (Confirmation.For(visit, form, action, Ask) is { } question)
            return question;
        if (await ChangeAsync(visit, new MailSelection { ThreadId = id }, action) != ChangeStatus.Done)
            return visit.NotFound();
        var list = InboxFilter.Of(form.Text("list")).ToQuery();
        // Starred is looked at again; everything else is done with the thread, or wants to be unread when left.
        return action is MailAction.Star or MailAction.Unstar
            ? Visit.Then(ThreadModel.PathOf(visit, id, list))
            : Visit.Then(InboxPages.Done(visit.Home + list, action, 1));

        Confirmation Ask(string query) => new(
            visit.Texts.Count("confirm.threads", 1), $"/threads/{id.Value}", query, [], ThreadModel.PathOf(visit, id, query));
    }

    public async ValueTask<IResult> ChangeEmailAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var id = visit.RouteId();
        if (!Word.TryParse<MailAction>(form.Text("do"), out var action))
            return visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]);
        _ = long.TryParse(visit.Request.Query["thread"], NumberStyles.None, CultureInfo.InvariantCulture, out var threadId);
        if (Confirmation.For(visit, form, action, Ask) is { } question)
            return question;
        if (await ChangeAsync(visit, new MailSelection { MessageId = id }, action) != ChangeStatus.Done)
            return visit.NotFound();
        var list = InboxFilter.Of(form.Text("list")).ToQuery();
        var left = await messages.QueryThreadsAsync(visit.Account.Id, new() { ThreadId = threadId, Limit = 1 }, visit.Aborted);
        return left.Items.Count == 0 || action == MailAction.Unread
            ? Visit.Then(InboxPages.Done(visit.Home + list, action, 1))
            : Visit.Then(ThreadModel.PathOf(visit, threadId, list));

        Confirmation Ask(string query) => new(
            visit.Texts["confirm.email"], ThreadModel.EmailPathOf(id, threadId), query, [], ThreadModel.PathOf(visit, threadId, query));
    }

    private ValueTask<ChangeStatus> ChangeAsync(Visit visit, MailSelection selection, MailAction action) =>
        messages.ChangeAsync(visit.Account.Id, selection, action.ToChange(), visit.Aborted);

    private async ValueTask<ThreadModel> ModelAsync(Visit visit, LoadedThread loaded)
    {
        var query = visit.Request.Query;
        var part = int.TryParse(query["part"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked is > 0 and < 1000 ? asked : 0;
        var end = Math.Max(0, loaded.Emails.Count - (part * EmailsOfPage));
        var start = Math.Max(0, end - EmailsOfPage);
        var shown = new List<ShownEmail>();
        for (var at = start; at < end; at++)
            shown.Add(await emails.ReadAsync(visit, loaded.Emails[at], isLast: at == loaded.Emails.Count - 1));
        return new ThreadModel
        {
            Thread = loaded.Thread,
            Emails = shown,
            Part = part,
            Earlier = start,
            Later = loaded.Emails.Count - end,
            List = InboxFilter.Of(query["list"].ToString()).ToQuery(),
            Address = await book.FindAsync(visit.Account.Id, loaded.Thread.AddressId, visit.Aborted),
            IsBlocked = query["done"] == "blocked",
        };
    }

    private static bool IsPrefetch(HttpRequest request) =>
        request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
