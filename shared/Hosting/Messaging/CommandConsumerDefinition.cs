using MassTransit;

namespace Almagest.Hosting.Messaging;

/// <summary>
/// Base of each consumer's definition: which queue, how many at once. What else an endpoint does is convention
/// (<see cref="MessagingExtensions"/>).
/// </summary>
/// <example><code>
/// public sealed class SimulateShardDefinition(CommandQueues queues, IOptions&lt;SimulatorOptions&gt; options)
///     : CommandConsumerDefinition&lt;SimulateShardConsumer, SimulateShard&gt;(queues, options.Value.Concurrency);
/// </code></example>
public abstract class CommandConsumerDefinition<TConsumer, TCommand> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TCommand>
    where TCommand : class
{
    private readonly int _concurrency;

    /// <param name="queues">The names of this instance.</param>
    /// <param name="concurrency">Messages worked on at once in this process.</param>
    protected CommandConsumerDefinition(CommandQueues queues, int concurrency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        _concurrency = concurrency;
        EndpointName = queues.NameOf(typeof(TCommand));
        ConcurrentMessageLimit = concurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context
    )
    {
        // What is in hand is at work: of a worker that dies no other message is counted as delivered, and idle workers get
        // theirs.
        endpointConfigurator.PrefetchCount = _concurrency;
    }
}
