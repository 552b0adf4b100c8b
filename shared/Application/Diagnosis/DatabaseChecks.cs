using System.Globalization;
using Almagest.Application.Runs;
using Almagest.Storage.Status;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Diagnosis;

/// <summary>The database, apart from what is in it.</summary>
public sealed class DatabaseChecks(IDatabaseStatus database, IOptions<ScheduleOptions> schedule)
{
    // Bytes: a day's work.
    private const long EnoughFree = 1_000_000_000;

    // s: what unsynchronised clocks of one machine room differ by.
    private const double UsualSkew = 1;

    internal async Task<Finding> ReachAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.AskAsync(cancellation) is { } answer
                ? Finding.Ok(
                    "database",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(database.IsFile ? "SQLite" : "PostgreSQL")} {answer.Version} at {database.Place}, "
                            + $"answers in {answer.RoundTrip.TotalMilliseconds:0.0} ms"
                    )
                )
                : Finding.Skipped("database", $"no {database.Place} yet: the first verb that needs it makes it");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new FailedException($"{database.Place}: {error.Message}");
        }
    }

    internal async Task<Finding> SchemaAsync(CancellationToken cancellation)
    {
        SchemaStatus schema = await database.SchemaAsync(cancellation);
        string found = schema.Applied ?? "no tables";
        if (schema.IsAdmitted)
            return new(
                "schema",
                FindingState.Warning,
                $"{found}, of a newer program than this, which it admits",
                "bring this one up to date too"
            );
        if (schema.Unknown > 0)
            return new("schema", FindingState.Failure, $"{found}, of a newer program than this", "use that version");
        if (schema.Missing == 0)
            return Finding.Ok("schema", found);
        found = $"{found}, {schema.Missing} migrations before {schema.Known}";
        return database.IsFile
            ? new("schema", FindingState.Warning, found, "nothing: the next verb that needs it brings it up to date")
            : new(
                "schema",
                FindingState.Failure,
                found,
                "'almagest db migrate', by the database's owner; then 'almagest db roles'"
            );
    }

    internal async Task<Finding> RoleAsync(CancellationToken cancellation)
    {
        DatabaseRights rights = await database.RightsAsync(cancellation);
        string[] may =
        [
            .. new[] { (rights.MayRead, "read"), (rights.MayWrite, "write"), (rights.MayChangeSchema, "change the schema") }
                .Where(right => right.Item1)
                .Select(right => right.Item2),
        ];
        string found = $"{rights.Role ?? "this user"} may {(may.Length == 0 ? "do nothing" : string.Join(", ", may))}";
        return rights switch
        {
            { MayRead: false } => new("role", FindingState.Failure, found, "make it a member of a role of 'almagest db roles'"),
            { MayWrite: false } => new(
                "role",
                FindingState.Warning,
                found,
                database.IsFile
                    ? "let this user write the file and its folder"
                    : "enough to list and show; who works needs the worker of 'almagest db roles'"
            ),
            _ => Finding.Ok("role", found),
        };
    }

    internal async Task<Finding> DiskAsync(CancellationToken cancellation)
    {
        DatabaseSpace space = await database.SpaceAsync(cancellation);
        string found = $"the database has {MachineChecks.Size(space.Bytes)}";
        if (space.Free is not { } free)
            return Finding.Ok("disk", $"{found}; what is free its server does not tell");
        found = $"{found}; {MachineChecks.Size(free)} are free";
        return free >= EnoughFree
            ? Finding.Ok("disk", found)
            : new("disk", space.Lack is not null ? FindingState.Failure : FindingState.Warning, found, "make room on its disk");
    }

    /// <summary>Leases end by the clocks of those who look.</summary>
    internal async Task<Finding> ClockAsync(CancellationToken cancellation)
    {
        if ((await database.AskAsync(cancellation))?.Ahead is not { } ahead)
            return Finding.Skipped("clock", "the database has none of its own");
        double skew = Math.Abs(ahead.TotalSeconds);
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"the database's is {skew:0.000} s {(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this machine's"
        );
        return skew <= UsualSkew
            ? Finding.Ok("clock", found)
            : new(
                "clock",
                // Workers say three times in this that they live.
                skew * 3
                > schedule.Value.LeaseSeconds
                    ? FindingState.Failure
                    : FindingState.Warning,
                found,
                "synchronise both by NTP: leases end by them"
            );
    }
}
