using Almagest.Application.Messaging;
using Almagest.Hosting.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Almagest.Hosting.Tests.Messaging;

/// <summary>On a virtual host of its own: no other test's queues are there.</summary>
[Collection(BrokerTests.Name)]
public sealed class BrokerStatusTests : IAsyncLifetime
{
    private const string VirtualHost = "doctor";

    private MessagingOptions _options = new();
    private BrokerConnection? _connection;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Uri broker = Broker.Require();
        await Broker.ControlAsync("add_vhost", VirtualHost);
        string user = BrokerAddress.From(new MessagingOptions { Uri = broker }).Username;
        await Broker.ControlAsync("set_permissions", "-p", VirtualHost, user, ".*", ".*", ".*");
        _options = new() { Uri = new UriBuilder(broker) { Path = VirtualHost }.Uri };
        _connection = new BrokerConnection(BrokerAddress.From(_options), "tests");
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        await _connection.DisposeAsync();
        await Broker.ControlAsync("delete_vhost", VirtualHost);
    }

    [Fact]
    public async Task Queues_are_told_with_what_is_in_them_and_none_is_made()
    {
        BrokerStatus status = new(_connection!, _options);
        Assert.Matches(@"^RabbitMQ \d+\.\d+", await status.AskAsync(Cancellation));
        Assert.EndsWith($"/{VirtualHost}", status.Place, StringComparison.Ordinal);
        for (int look = 0; look < 2; look++)
            Assert.All(await status.QueuesAsync(Cancellation), queue => Assert.False(queue.IsThere));

        await DeclareAsync(_options);
        await using IChannel channel = await (await _connection!.GetAsync(Cancellation)).CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
            Cancellation
        );
        await channel.BasicPublishAsync("", "fit-chunk_error", ReadOnlyMemory<byte>.Empty, Cancellation);
        IReadOnlyList<QueueStatus> queues = [];
        // A quorum queue tells its length a moment later.
        for (int attempt = 0; attempt < 100 && queues.Sum(queue => queue.Messages) == 0; attempt++)
        {
            queues = await status.QueuesAsync(Cancellation);
            await Task.Delay(50, Cancellation);
        }
        Assert.All(queues, queue => Assert.True(queue.IsThere && queue.Refusal is null));
        Assert.Equal(new("fit-chunk_error", true, true, 1, 0, null), queues.Single(queue => queue.Messages > 0));
    }

    [Fact]
    public async Task A_queue_that_was_declared_otherwise_is_told_with_what_differs()
    {
        await DeclareAsync(new MessagingOptions { Uri = _options.Uri, DeliveryLimit = 99 });
        foreach (QueueStatus queue in await new BrokerStatus(_connection!, _options).QueuesAsync(Cancellation))
        {
            Assert.True(queue.IsThere);
            if (queue.IsForErrors)
                Assert.Null(queue.Refusal);
            else
                Assert.Contains("x-delivery-limit", queue.Refusal, StringComparison.Ordinal);
        }
    }

    private async Task DeclareAsync(MessagingOptions options)
    {
        using BrokerTopology topology = new(_connection!, new CommandQueues(options), NullLogger<BrokerTopology>.Instance);
        await topology.EnsureAsync(Cancellation);
    }
}
