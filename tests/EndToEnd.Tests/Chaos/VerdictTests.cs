using Almagest.Storage.Runs;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What the checker sees.</summary>
public sealed class VerdictTests
{
    private const int Accepted = 5;
    private static readonly RunRecord Right = Made([0, 1, 2, 3, 4]);
    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    [Fact]
    public void A_run_as_undisturbed_holds() => Assert.Empty(Judge(Right));

    [Fact]
    public void A_row_that_is_gone_is_lost() =>
        Assert.Equal(["run, observation 3: lost: neither fitted nor failed nor parked"], Judge(Made([0, 1, 2, 4])));

    [Fact]
    public void A_parameter_that_is_gone_is_seen() =>
        Assert.Contains(
            "expected 2",
            Assert.Single(Judge(Right with { Fits = [.. Right.Fits.Skip(1)] })),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_row_that_is_there_twice_is_seen() =>
        Assert.Contains("twice", Assert.Single(Judge(Made([0, 1, 1, 2, 3, 4]))), StringComparison.Ordinal);

    [Fact]
    public void A_chunk_that_was_written_twice_is_seen() => Assert.Single(Judge(Right with { WrittenTwice = 1 }));

    [Fact]
    public void A_row_that_nobody_asked_for_is_seen() =>
        Assert.Equal(["run, observation 5: nobody asked for it"], Judge(Made([0, 1, 2, 3, 4, 5])));

    [Theory, InlineData(0, 1e-4), InlineData(1, -1), InlineData(1, double.NaN)]
    public void A_number_that_is_another_is_seen(int which, double change)
    {
        double[] numbers = [.. Right.Fits[4].Numbers];
        numbers[which] += change;
        Assert.Contains(
            "expected 2",
            Assert.Single(Judge(Changed(row => row with { Numbers = numbers }))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_last_digit_may_differ_and_is_counted()
    {
        double[] numbers = [.. Right.Fits[4].Numbers];
        numbers[1] *= 1 + 1e-7;
        RunRecord run = Changed(row => row with { Numbers = numbers });
        Assert.Empty(Judge(run));
        Assert.Equal((1, 0), (Verdict.Inexact(run, Right), Verdict.Inexact(Right, Right)));
    }

    [Fact]
    public void Another_network_is_seen() =>
        Assert.Contains("network", Assert.Single(Judge(Changed(row => row with { Network = "b" }))), StringComparison.Ordinal);

    [Fact]
    public void A_run_that_is_not_done_is_seen() => Assert.Single(Judge(Right with { State = RunState.Stopped }));

    [Fact]
    public void A_failure_wants_damage_and_a_reason()
    {
        RunRecord failed = Made([0, 1, 2, 3]) with { Failures = [(4, "load", "checksum")] };
        Assert.Empty(Judge(failed, damaged: [4]));
        Assert.Single(Judge(failed));
        Assert.Single(Judge(failed with { Failures = [(4, "load", " ")] }, damaged: [4]));
        Assert.Single(Judge(failed with { Failures = [(4, "refine", "no minimum")] }, damaged: [4]));
        Assert.Single(Judge(Right with { Failures = [(4, "load", "checksum")] }, damaged: [4]));
    }

    [Fact]
    public void What_is_parked_wants_poison_and_a_reason()
    {
        RunRecord parked = Made([0, 1, 2, 3]) with { Parked = [(4, "died")] };
        Assert.Empty(Judge(parked, poisoned: [4]));
        Assert.Single(Judge(parked));
        Assert.Single(Judge(parked with { Parked = [(4, null)] }, poisoned: [4]));
    }

    private static IReadOnlyList<string> Judge(RunRecord run, int[]? damaged = null, int[]? poisoned = null) =>
        Verdict.Violations(run, Right, Accepted, damaged?.ToHashSet() ?? None, poisoned?.ToHashSet() ?? None);

    private static RunRecord Changed(Func<FittedRow, FittedRow> change) =>
        Right with
        {
            Fits = [.. Right.Fits.Select((row, at) => at == 4 ? change(row) : row)],
        };

    /// <summary>Of two parameters each.</summary>
    private static RunRecord Made(int[] numbers) =>
        new(
            "run",
            RunState.Done,
            [
                .. numbers.SelectMany(number =>
                    new[] { 0, 1 }.Select(p => new FittedRow(number, p, "a", [number, 2 + p, double.NaN]))
                ),
            ],
            [],
            []
        );
}
