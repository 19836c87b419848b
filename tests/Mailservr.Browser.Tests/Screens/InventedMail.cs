using Mailservr.Browser.Tests.Mails;
using Mailservr.Mime;

namespace Mailservr.Browser.Tests.Screens;

/// <summary>What somebody may find in the morning.</summary>
internal static class InventedMail
{
    public const string Shipped = "Your order 10482 has shipped";

    /// <summary>Oldest first, each with the name of the address that it goes to.</summary>
    public static IReadOnlyList<(string To, MailDraft Draft)> All { get; } =
    [
        ("travel", Letter("Harbour Rail", "tickets@rail.example", "Your tickets to Lisbon", "Thank you for travelling with us. Your tickets are attached; the seats are 14 A and B.") with
        {
            Attachments = [new() { FileName = "tickets.pdf", MediaType = "application/pdf", Bytes = new byte[84_210] }],
        }),
        ("news", Letter("The Weekly Dispatch", "letters@dispatch.example", "Ten quiet places to read", "A bench by the canal, the third floor of the old library, and eight more.")),
        ("hello", Letter("Jonas Weber", "jonas@weber.example", "Photos from Sunday", "Here are the three best ones. The dog was faster than the camera.")),
        ("shop", Letter("Kettle & Leaf", "hello@kettle.example", "Receipt for your order", "Two tins of Assam, one pot, 38.40 in all.")),
        ("home", Letter("Lumen Energy", "service@lumen.example", "Your statement of October", "You have used 214 kWh, which is nine less than last year.")),
        ("travel", Letter("Atlas Museum", "visit@atlas.example", "Tuesday, 10:30: two visitors", "We look forward to your visit. The entrance is on the side of the garden.")),
        ("hello", Letter("Ann Keller", "ann@keller.example", "Lunch on Friday?", "Shall we meet at noon at the harbour?") with { MessageId = "lunch@keller.example" }),
        ("hello", Letter("Ann Keller", "ann@keller.example", "Re: Lunch on Friday?", "Make it half past twelve, my train is late.") with { InReplyTo = ["lunch@keller.example"] }),
        ("work", Letter("Pine Street Bikes", "workshop@pine.example", "Your bicycle is ready", "New chain, new brakes. You can fetch it until seven.")),
        ("news", Letter("Green Grocer", "basket@grocer.example", "This week: pumpkins", "Six recipes, and a way to get rid of the seeds.")),
        ("work", Letter("Cloud Nine Hosting", "status@cloud.example", "Maintenance on Thursday night", "Between two and three, your servers restart once.")),
        ("hello", Letter("Quiet Bank", "security@bank.example", "Your sign-in code", "Your code is 482913. It ends in ten minutes.")),
        ("shop", Letter("Northwind Books", "orders@northwind.example", Shipped, "Order 10482 left our warehouse this morning.") with
        {
            Html = OrdinaryMail.All().First(mail => mail.Name == "notice Northwind Books").Html,
        }),
    ];

    private static MailDraft Letter(string name, string address, string subject, string text) => new()
    {
        From = [new(name, address)], To = [], Subject = subject, Text = text,
    };
}
