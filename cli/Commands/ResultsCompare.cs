using System.CommandLine;
using System.Globalization;
using Almagest.Application.Results;
using Almagest.Cli.Hosting;
using Almagest.Cli.Results;
using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Cli.Commands;

/// <summary>`almagest results compare`: what two runs say of the same observations.</summary>
internal static class ResultsCompare
{
    public static Command Create()
    {
        (Argument<string> a, Argument<string> b) = (ResultsCommand.Run("A"), ResultsCommand.Run("B"));
        Option<int> top = new("--top")
        {
            Description = "Sources that moved most.",
            DefaultValueFactory = _ => 10,
            HelpName = "N",
        };
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "compare",
            """
            Compare two runs over one catalogue: of two networks, two models, two settings. Differences are B less A:
            of parameters in sigmas (of the two fits' 68 % intervals; the photons are the same, so that chance alone moves
            nothing), of the statistic, AIC and BIC where both have the same kind of statistic over as many bins; flags
            that came and went; and the sources that moved most.

            Example:  almagest results compare survey survey-cutoff
                      almagest results compare old new --json | jq .criteria
            """
        )
        {
            a,
            b,
            top,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                ComparedRuns compared = await session
                    .Get<RunComparisons>()
                    .CompareAsync(parsed.GetRequiredValue(a), parsed.GetRequiredValue(b), parsed.GetValue(top), cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(compared);
                else
                    Write(compared);
                return 0;
            }
        );
        return command;
    }

    private static void Write(ComparedRuns compared)
    {
        Tables.Write(
            ["", "run", "model", "network", "fitted", "failed", "alone"],
            [Line("A", compared.A, compared.OnlyA), Line("B", compared.B, compared.OnlyB)]
        );
        Console.Out.WriteLine(
            $"\n{Tables.Whole(compared.Both)} observations are fitted in both; of {Tables.Whole(compared.Same)} values, ends, "
                + "statistic and flags are the same. B less A:\n"
        );
        Write(
            ["parameter", "unit", "compared", "median", "median σ", "> 1 σ", "> 3 σ", "most σ", "in A only", "in B only"],
            compared.Parameters.Select(Line),
            "They have no parameter in common."
        );
        Write(
            ["criterion", "compared", "sum", "median", "A lower", "B lower"],
            compared.Criteria.Where(one => one.Compared > 0).Select(Line),
            "Their statistics can't be compared."
        );
        ResultsCommand.Tell(
            compared.Incomparable,
            compared.Both,
            "pairs",
            "whose statistics are not of one kind over as many bins."
        );
        Write(
            ["flag", "in B only", "in A only"],
            compared.Flags.Select(one => Row($"{one.Flag}", Tables.Whole(one.Gained), Tables.Whole(one.Lost))),
            "No flag has changed."
        );
        Write(
            ["moved most", "parameter", "A", "B", "σ", "statistic", "flags of A", "flags of B"],
            compared.Moved.Select(Line),
            compared.Parameters.Count > 0 ? "Nothing has moved." : "So nothing can have moved."
        );
    }

    private static void Write(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, string instead)
    {
        IReadOnlyList<string>[] all = [.. rows];
        if (all.Length > 0)
            Tables.Write(headings, all);
        else
            Console.Out.WriteLine(instead);
        Console.Out.WriteLine();
    }

    private static IReadOnlyList<string> Line(string side, ComparedRun run, long alone) =>
        Row(
            side,
            run.Name,
            run.Model,
            run.NetworkId[..Math.Min(12, run.NetworkId.Length)],
            Tables.Whole(run.Fitted),
            Tables.Whole(run.Failed),
            Tables.Whole(alone)
        );

    private static IReadOnlyList<string> Line(ParameterShift shift) =>
        Row(
            shift.Name,
            shift.Unit,
            Tables.Whole(shift.Compared),
            Signed(shift.Median),
            Signed(shift.MedianSigmas),
            Share(shift.BeyondOne),
            Share(shift.BeyondThree),
            Tables.Number(shift.MostSigmas),
            Tables.Whole(shift.ValuesOnlyA),
            Tables.Whole(shift.ValuesOnlyB)
        );

    private static IReadOnlyList<string> Line(CriterionShift shift) =>
        Row(
            shift.Name,
            Tables.Whole(shift.Compared),
            Signed(shift.Sum),
            Signed(shift.Median),
            Tables.Whole(shift.LowerA),
            Tables.Whole(shift.LowerB)
        );

    private static IReadOnlyList<string> Line(MovedSource moved) =>
        Row(
            moved.Name,
            FitTable.Short(moved.Parameter),
            FitTable.Interval(moved.A),
            FitTable.Interval(moved.B),
            Signed(moved.Sigmas),
            Signed(moved.Statistic),
            Flags(moved.FlagsA),
            Flags(moved.FlagsB)
        );

    private static string Flags(FitFlags flags) =>
        flags == FitFlags.None ? "" : flags.ToString().Replace(", ", " ", StringComparison.Ordinal);

    private static string Signed(double number) =>
        double.IsFinite(number) ? number.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture) : Tables.Number(number);

    private static string Share(double share) =>
        double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %") : "-";

    private static string[] Row(params string[] cells) => cells;
}
