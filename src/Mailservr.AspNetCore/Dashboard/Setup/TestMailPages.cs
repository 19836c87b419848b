using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Setup;

/// <summary>Lets a person see mail arrive before anybody has sent some.</summary>
internal sealed class TestMailPages(AddressBook book, TestMail mail)
{
    public async ValueTask<IResult> SendAsync(Visit visit)
    {
        await visit.FormAsync();
        var id = visit.RouteId();
        if (await book.FindAsync(visit.Account.Id, id, visit.Aborted) is not { } address)
            return visit.NotFound();
        var reply = await mail.SendAsync(
            address,
            visit.Http.Connection.RemoteIpAddress,
            visit.Texts["setup.mail_subject"],
            visit.Texts.Format("setup.mail_text", address.Address),
            visit.Aborted);
        return reply.IsPositive
            ? Visit.Then(visit.Home)
            : visit.Refuse(StatusCodes.Status409Conflict, visit.Texts.Format("setup.mail_refused", reply.Code));
    }
}
