using System.Globalization;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Fitting;

/// <summary>`almagest fit --joint`: all files are one source, each with its own copy of the parameters, tied as the caller says.</summary>
internal sealed class JointFit(FitRequest request, WorkDisplay display, bool json)
{
    /// <summary>Enough for two components; more is asked of the library.</summary>
    private static readonly GlobalOptions Search = new() { Points = 32, Descents = 4 };

    /// <returns>0 at a minimum, 1 if none was reached.</returns>
    public int Run(IReadOnlyList<ReadObservation> files, CancellationToken cancellation)
    {
        SpectralModel model = SpectralModel.Parse(request.Model, request.Abundances, request.Bins);
        DataGroup[] groups = [.. files.Select(file => new DataGroup(ClassicalGroup.SpectraOf(file, request)))];
        ParameterTable table = Parameters(model, groups);
        FitProblem problem = new(model, table.Parameters, groups, new FitSettings());
        FitOutcome outcome = GlobalSearch.Run(problem, Search, cancellation).Best;
        ProfileResult? profile = null;
        if (outcome is FitOutcome.Converged minimum && request.Errors.Count > 0)
        {
            int[] asked = request.Errors.Contains("all") ? [.. problem.Free] : [.. request.Errors.Select(problem.Layout.IndexOf)];
            foreach (int index in asked)
                if (!problem.Free.Contains(index)) throw new UsageException($"--error: found {problem.Definitions[index].Name}, which is not free; expected one of {string.Join(", ", problem.Free.Select(i => problem.Definitions[i].Name))}, or all.");
            profile = ProfileLikelihood.Intervals(problem, minimum, request.Delta, asked);
            outcome = profile.Fit;
        }
        Write(problem, outcome, profile, files);
        return outcome is FitOutcome.Converged ? 0 : 1;
    }

    private ParameterTable Parameters(SpectralModel model, DataGroup[] groups)
    {
        ParameterTable table = new(model, groups);
        // Some instrument has to set the scale.
        for (int i = 0; i < model.Parameters.Count; i++)
            if (model.Parameters[i].Name.EndsWith(".factor", StringComparison.Ordinal)) table.Freeze(Address(i));
        foreach (string name in request.Thawed) table.Free(name);
        foreach ((string name, double value) in request.Starts) table[name] = Within("--set", table, name, value) with { Value = value };
        foreach ((string name, double value) in request.Frozen) table[name] = Within("--freeze", table, name, value).Freeze(value);
        foreach (string tie in request.Ties) table.Tie(tie);
        return table;
    }

    private static FitParameter Within(string option, ParameterTable table, string name, double value)
    {
        ModelParameter definition = table.Layout.Definitions[table.Layout.IndexOf(name)];
        if (!(value >= definition.HardMin && value <= definition.HardMax))
            throw new UsageException($"{option}: found {definition.Name} = {value}; expected a value within the model's limits, {definition.HardMin} to {definition.HardMax}.");
        FitParameter parameter = table[name];
        // A start between a soft and a hard limit moves the soft one, as in XSPEC.
        return parameter with { Lower = Math.Min(parameter.Lower, value), Upper = Math.Max(parameter.Upper, value) };
    }

    private static string Address(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private void Write(FitProblem problem, FitOutcome outcome, ProfileResult? profile, IReadOnlyList<ReadObservation> files)
    {
        Line[] lines = [.. problem.Definitions.Select((_, i) => LineOf(problem, outcome, profile, i))];
        if (json)
        {
            Tables.WriteJson(new
            {
                Joint = files.Select(file => file.Observation.Name), Model = problem.Model.Expression, StatisticName = CampaignProblem.NameOf(problem), outcome.Statistic,
                outcome.DegreesOfFreedom, Converged = outcome is FitOutcome.Converged, Message = (outcome as FitOutcome.NotConverged)?.Reason,
                Delta = profile is null ? (double?)null : request.Delta, FoundNewMinimum = profile?.FoundNewMinimum, Parameters = lines,
            });
            return;
        }
        Tables.Write(["no.", "parameter", "value", "unit", "state", "1 sigma", "lower", "upper"], [.. lines.Select((line, i) => new[]
        {
            Address(i), line.Name, Tables.Number(line.Value), line.Unit, line.State, Tables.Number(line.Sigma), End(line.Lower, line.LowerEnd), End(line.Upper, line.UpperEnd),
        })]);
        display.Say(string.Create(CultureInfo.InvariantCulture, $"{CampaignProblem.NameOf(problem)} {outcome.Statistic:f2} for {outcome.DegreesOfFreedom} degrees of freedom, {files.Count} groups."));
        if (profile is not null) display.Say(string.Create(CultureInfo.InvariantCulture, $"Intervals: the statistic rises by {request.Delta}.{(profile.FoundNewMinimum ? " A lower minimum was met on the way; all are from there." : "")}"));
        if (outcome is FitOutcome.NotConverged failed) Console.Error.WriteLine($"almagest: no minimum was reached: {failed.Reason}");
    }

    private sealed record Line(string Name, string Unit, double Value, string State, double? Sigma, double? Lower, double? Upper, IntervalEnd? LowerEnd, IntervalEnd? UpperEnd);

    private static Line LineOf(FitProblem problem, FitOutcome outcome, ProfileResult? profile, int index)
    {
        ProfileInterval? interval = profile?.Intervals.FirstOrDefault(one => one.Parameter == index);
        FitParameter parameter = problem.Parameters[index];
        string state = parameter.IsFree ? "free" : parameter.Tie is null ? "frozen" : "tied";
        double? sigma = outcome is FitOutcome.Converged minimum && state != "frozen" ? Known(minimum.Sigmas[index]) : null;
        return new(problem.Definitions[index].Name, problem.Definitions[index].Unit, outcome.Parameters[index], state, sigma,
            Known(interval?.Lower), Known(interval?.Upper), interval?.LowerEnd, interval?.UpperEnd);
    }

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string End(double? end, IntervalEnd? kind) => kind switch
    {
        null => "",
        IntervalEnd.NotFound => "not found",
        IntervalEnd.AtLimit => $"{Tables.Number(end)} (limit)",
        _ => Tables.Number(end),
    };
}
