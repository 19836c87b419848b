using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Addresses;

/// <summary>What the OpenAPI document says.</summary>
internal static class AddressCategoryOperations
{
    private const string Category = """{"id":3,"name":"Shops","color":"#2266aa"}""";
    private const string Body = """{"name":"Shops","color":"#2266aa"}""";

    public static Operation List { get; } = new("List the labels for addresses")
    {
        Response = Operation.Page(Category),
    };

    public static Operation Create { get; } = new("Make a label for addresses")
    {
        Request = Body,
        Response = Operation.One(Category),
        Refuses = [KnownProblems.CategoryTaken],
    };

    public static Operation Patch { get; } = new("Change a label")
    {
        Request = Body,
        Response = Operation.One(Category),
        Refuses = [KnownProblems.CategoryTaken, Change.Busy],
    };

    public static Operation Delete { get; } = new("Delete a label; its addresses stay") { Refuses = [Change.Busy] };
}
