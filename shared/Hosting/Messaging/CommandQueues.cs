using Almagest.Contracts;

namespace Almagest.Hosting.Messaging;

/// <summary>The one table of commands and the queues they wait in: those of this instance, where a broker serves
/// several.</summary>
public sealed class CommandQueues(MessagingOptions options)
{
    internal const string DeliveryLimit = "x-delivery-limit",
        DeadLetterExchange = "x-dead-letter-exchange";

    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(SimulateShard)] = "simulate-shard",
        [typeof(TrainNetwork)] = "train-network",
        [typeof(FitChunk)] = "fit-chunk",
    };

    public IReadOnlyCollection<string> All => [.. Names.Values.Select(OfInstance)];

    /// <summary>The queue (and exchange) of a command, with the prefix of the instance.</summary>
    /// <exception cref="ArgumentException">No command of that type is in the table.</exception>
    public string NameOf(Type command) =>
        Names.TryGetValue(command, out string? name)
            ? OfInstance(name)
            : throw new ArgumentException(
                $"{command.Name} is not in the table of commands ({nameof(CommandQueues)}).",
                nameof(command)
            );

    /// <summary>Where rejected messages of a queue wait for a person.</summary>
    public static string ErrorQueueOf(string queue) => $"{queue}_error";

    /// <summary>
    /// The arguments every queue of ours is declared with. Whoever declares a queue has to give the same, to the letter:
    /// RabbitMQ refuses any other with PRECONDITION_FAILED.
    /// </summary>
    /// <remarks>
    /// RabbitMQ before 4.0 has no delivery limit of its own, and a message that kills its worker would go round for ever;
    /// beyond the limit it is dropped unless it is dead-lettered, so that goes to the error queue.
    /// </remarks>
    public IReadOnlyDictionary<string, object?> Arguments(string queue) =>
        new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            [DeliveryLimit] = options.DeliveryLimit,
            [DeadLetterExchange] = ErrorQueueOf(queue),
        };

    /// <summary>The arguments every error queue is declared with. It has no dead-letter exchange: into itself would be a circle,
    /// whose messages the broker drops; and no limit that anybody's looking would reach: RabbitMQ 4 would set one.</summary>
    public static IReadOnlyDictionary<string, object?> ErrorArguments { get; } =
        new Dictionary<string, object?> { ["x-queue-type"] = "quorum", [DeliveryLimit] = int.MaxValue };

    private string OfInstance(string name) => options.Prefix.Length == 0 ? name : $"{options.Prefix}.{name}";
}
