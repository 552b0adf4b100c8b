using Almagest.Application.Messaging;

namespace Almagest.Application.Diagnosis;

/// <summary>Looks at all that work depends on, changes nothing, and says what to do about what it finds.</summary>
/// <param name="broker">Null: of the embedded size, where messages stay in the process.</param>
public sealed class Doctor(DatabaseChecks database, WorkChecks work, IBrokerStatus? broker = null)
{
    /// <summary>What no check may exceed: what hangs is a finding.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Check by check, in the order in which things depend on one another.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation)
    {
        List<Finding> found = [MachineChecks.Program(), MachineChecks.Device()];
        async Task<bool> AskAsync(string check, string advice, Func<CancellationToken, Task<Finding>> look)
        {
            found.Add(await WithinPatienceAsync(check, advice, look, cancellation));
            return found[^1].State is FindingState.Ok or FindingState.Warning;
        }

        void Skip(string why, params string[] checks) => found.AddRange(checks.Select(check => Finding.Skipped(check, why)));

        bool isCurrent = false;
        if (await AskAsync("database", "start it, or mend section Storage of the settings", database.ReachAsync))
        {
            await AskAsync("schema", "ask the database's owner", database.SchemaAsync);
            isCurrent = found[^1].State == FindingState.Ok;
            await AskAsync("role", "ask the database's owner", database.RoleAsync);
            await AskAsync("disk", "look at the database's disk", database.DiskAsync);
            await AskAsync("clock", "look at the database's server", database.ClockAsync);
        }
        else
            Skip("needs a database that answers", "schema", "role", "disk", "clock");
        if (isCurrent)
        {
            await AskAsync("networks", "look at the database's server", work.NetworksAsync);
            await AskAsync("work", "look at the database's server", token => work.ProgressAsync(broker is not null, token));
            await AskAsync("parked", "look at the database's server", work.ParkedAsync);
            await AskAsync("versions", "look at the database's server", work.VersionsAsync);
        }
        else
            Skip("needs a database with this program's schema", "networks", "work", "parked", "versions");
        if (broker is null)
            Skip("embedded size: messages stay in the process", "broker", "queues");
        else if (await AskAsync("broker", "start it, or mend section Messaging of the settings", broker.ReachAsync))
            await AddQueuesAsync(found, broker, cancellation);
        else
            Skip("needs a broker that answers", "queues");
        return found;
    }

    private static async Task AddQueuesAsync(List<Finding> found, IBrokerStatus broker, CancellationToken cancellation)
    {
        IReadOnlyList<Finding> queues = [];
        Finding all = await WithinPatienceAsync(
            "queues",
            "look at the broker's log",
            async token =>
            {
                queues = await broker.QueueFindingsAsync(token);
                return Finding.Ok("queues", "");
            },
            cancellation
        );
        found.AddRange(all.State == FindingState.Ok ? queues : [all]);
    }

    /// <summary>A check that fails, or does not end, is a finding too.</summary>
    private static async Task<Finding> WithinPatienceAsync(
        string check,
        string advice,
        Func<CancellationToken, Task<Finding>> look,
        CancellationToken cancellation
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            // Some drivers wait without listening.
            return await Task.Run(() => look(limit.Token), CancellationToken.None).WaitAsync(limit.Token);
        }
        catch (Exception) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new(check, FindingState.Failure, $"no answer in {Patience.TotalSeconds} s", advice);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            string[] told = [.. Causes(error).Select(cause => cause.Message.TrimEnd('.')).Distinct()];
            return new(check, FindingState.Failure, string.Join(": ", told), advice);
        }
    }

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
