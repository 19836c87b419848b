using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Addresses;

/// <summary>The filters of the list of addresses.</summary>
internal sealed record AddressQuery(AddressFilter Filter, Problem? Problem) : IApiArgument
{
    public static ValueTask<AddressQuery?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var query = new QueryReader(context.Request.Query);
        var filter = new AddressFilter
        {
            DomainId = query.Id("domainId"),
            CategoryId = query.Id("categoryId"),
            Enabled = query.Flag("enabled"),
            Text = query.Text("q"),
        };
        return new(new AddressQuery(filter, query.Problem));
    }
}
