using Mailservr.Core.Tests.Storage;
using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>What a page asks of the store.</summary>
public sealed class StoreCallTests
{
    [Fact]
    public async Task Inbox_MuchMail_AsksTheStoreAsOftenAsLittle()
    {
        var calls = new List<string>();
        await using var host = await PagesHost.StartAsync(replace: services => Decorate(services, calls.Add));
        var reader = await host.SignedInAsync();
        var address = await InboxTests.AddressAsync(reader, "much");
        var accountId = (await reader.Browser.Client.Account.GetAsync()).Id;

        await FillAsync(host, accountId, address.Id, 10);
        var little = await CountAsync();
        await FillAsync(host, accountId, address.Id, 990);
        var much = await CountAsync();

        Assert.Equal(50, (await reader.GetAsync("/mail")).Subjects.Count);
        Assert.Equal(["QueryThreads", "QueryThreads"], little);
        Assert.Equal(little, much);

        async Task<List<string>> CountAsync()
        {
            calls.Clear();
            await reader.GetAsync("/mail");
            return [.. calls];
        }
    }

    /// <summary>Tells of every call of the message store, before it is made.</summary>
    internal static void Decorate(IServiceCollection services, Action<string> onCall)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IMessageStore));
        services.AddSingleton<IMessageStore>(provider =>
        {
            var inner = registered.ImplementationFactory?.Invoke(provider)
                ?? registered.ImplementationInstance
                ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType ?? typeof(IMessageStore));
            return new ToldStore((IMessageStore)inner, onCall);
        });
    }

    private static async Task FillAsync(PagesHost host, long accountId, long addressId, int count)
    {
        var store = host.App.Services.GetRequiredService<IMessageStore>();
        var ids = host.App.Services.GetRequiredService<IdAllocator>();
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            var messages = new List<MessageAppend>();
            foreach (var i in chunk)
            {
                messages.Add(new MessageAppendBuilder
                {
                    Id = await ids.NextAsync(default), AccountId = accountId, AddressId = addressId, Subject = $"mail {i}",
                }.Build());
            }
            await store.AppendAsync(new AppendBatch(messages, [], []), default);
        }
    }

    private sealed class ToldStore(IMessageStore inner, Action<string> onCall) : PassingMessageStore(inner)
    {
        public override ValueTask<StoredMessage?> FindAsync(long accountId, long messageId, CancellationToken cancellationToken)
        {
            onCall($"Find {messageId}");
            return base.FindAsync(accountId, messageId, cancellationToken);
        }

        public override ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
            long accountId, MailQuery query, CancellationToken cancellationToken)
        {
            onCall("QueryMessages");
            return base.QueryMessagesAsync(accountId, query, cancellationToken);
        }

        public override ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
            long accountId, MailQuery query, CancellationToken cancellationToken)
        {
            onCall("QueryThreads");
            return base.QueryThreadsAsync(accountId, query, cancellationToken);
        }
    }
}
