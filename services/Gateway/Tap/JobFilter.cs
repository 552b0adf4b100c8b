using System.Globalization;
using Almagest.Application;
using Almagest.Storage.Jobs;
using Almagest.Vo.Times;
using Almagest.Vo.Uws;
using Microsoft.Extensions.Primitives;

namespace Almagest.Gateway.Tap;

/// <summary>Which jobs of a list are wanted, and how long for one is waited: by the words of UWS 1.1.</summary>
internal sealed record JobFilter(IReadOnlyList<string> Phases, DateTime? After, int? Last)
{
    /// <exception cref="RequestException">A word's value is none.</exception>
    public static JobFilter Of(IQueryCollection said) =>
        new(
            [.. Said(said, "PHASE").Select(Checked)],
            Said(said, "AFTER").FirstOrDefault() is not { } after ? null
                : Timestamps.TryRead(after, out DateTime time) ? time
                : throw new RequestException($"AFTER: found '{after}'; expected a time such as 2027-01-31T12:00:00Z."),
            Said(said, "LAST").FirstOrDefault() is not { } last ? null
                : int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
                : throw new RequestException($"LAST: found '{last}'; expected a whole number.")
        );

    /// <param name="jobs">The newest first.</param>
    public IEnumerable<QueryJob> Choose(IEnumerable<QueryJob> jobs) =>
        jobs.Where(job => (Phases.Count == 0 || Phases.Contains(job.Phase.Word())) && (After is null || job.CreatedAt > After))
            .Take(Last ?? int.MaxValue);

    /// <summary>Seconds; null: nothing was said.</summary>
    /// <exception cref="RequestException">It's no number.</exception>
    public static double? WaitOf(IQueryCollection said) =>
        Said(said, "WAIT").FirstOrDefault() is not { } wait ? null
        : double.TryParse(wait, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && double.IsFinite(seconds)
            ? seconds
        : throw new RequestException($"WAIT: found '{wait}'; expected seconds.");

    /// <summary>Null: nothing was said.</summary>
    public static JobPhase? PhaseOf(IQueryCollection said) =>
        Said(said, "PHASE").FirstOrDefault() is { } phase ? JobPhases.Parse(Checked(phase)) : null;

    /// <summary>A phase of UWS, though perhaps none that a job of this service is in.</summary>
    private static string Checked(string word) =>
        JobPhases.Parse(word) is not null || word is "HELD" or "SUSPENDED" or "ARCHIVED" or "UNKNOWN"
            ? word
            : throw new RequestException(
                $"PHASE: found '{word}'; expected {string.Join(", ", Enum.GetValues<JobPhase>().Select(one => one.Word()))}."
            );

    // Words may come in any case.
    private static IEnumerable<string> Said(IQueryCollection said, string word) =>
        said.Where(one => one.Key.Equals(word, StringComparison.OrdinalIgnoreCase))
            .SelectMany(one => (StringValues)one.Value)
            .OfType<string>();
}
