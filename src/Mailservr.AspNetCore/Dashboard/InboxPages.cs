using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>The list of threads, and what is done with several of them.</summary>
internal sealed class InboxPages(InboxReader reader, IMessageStore messages)
{
    private const int MostAtOnce = 100;

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        visit.Show<Pages.InboxPage>(await reader.ReadAsync(visit));

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var list = visit.Home + InboxFilter.Of(form.Text("list")).ToQuery();
        if (!Word.TryParse<MailAction>(form.Text("do"), out var action))
            return visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]);
        long[] ids = [.. form.Ids("id").Take(MostAtOnce)];
        if (ids.Length > 0 && Confirmation.For(visit, form, action, Ask) is { } question)
            return question;
        var count = 0;
        foreach (var id in ids)
        {
            var selection = new MailSelection { ThreadId = id };
            var status = await messages.ChangeAsync(visit.Account.Id, selection, action.ToChange(), visit.Aborted);
            count += status == ChangeStatus.Done ? 1 : 0;
        }
        return Visit.Then(Done(list, action, count));

        Confirmation Ask(string query) =>
            new(visit.Texts.Count("confirm.threads", ids.Length), "/threads", query, ids, list);
    }

    /// <summary>The address of a list that says what was done.</summary>
    public static string Done(string list, MailAction action, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done={Word.Of(action)}&count={count}");
}
