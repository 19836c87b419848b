using Mailservr.AspNetCore.Http;
using Mailservr.Messages;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Emails;

/// <summary>The filters of the lists of threads and emails.</summary>
internal sealed record MailFilter(MailQuery Query, long? CategoryId, Problem? Problem) : IApiArgument
{
    public static string[] Names { get; } =
    [
        "addressId", "categoryId", "unread", "starred", "archived", "quarantined", "hasAttachment", "from", "after",
        "before", "q",
    ];

    public static ValueTask<MailFilter?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var query = new QueryReader(context.Request.Query);
        var mail = new MailQuery
        {
            AddressIds = query.Id("addressId") is { } addressId ? [addressId] : null,
            Unread = query.Flag("unread"),
            Starred = query.Flag("starred"),
            Archived = query.Flag("archived"),
            Quarantined = query.Flag("quarantined") ?? false,
            HasAttachment = query.Flag("hasAttachment"),
            From = query.Text("from"),
            After = query.Time("after"),
            Before = query.Time("before"),
            Text = query.Text("q"),
        };
        return new(new MailFilter(mail, query.Id("categoryId"), query.Problem));
    }
}
