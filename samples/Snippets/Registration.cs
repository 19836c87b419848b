namespace Snippets;

public static class Registration
{
    public static void Register(WebApplicationBuilder builder) =>
        builder.Services.AddMailservr()
            .UseSqlite()
            .AddAdmissionPolicy<OfficeHoursPolicy>()
            .AddEventSubscriber<OrderMailSubscriber>();
}
