using System.Globalization;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Application.Inference;

/// <summary>What is told of the data and the model of a fit, for nobody may have meant it so.</summary>
internal static class FitNotes
{
    /// <summary>keV; above it absorbing columns hardly show.</summary>
    private const double Transparent = 10;

    /// <summary>Of 1 + z.</summary>
    private const double SameRedshift = 1e-4;

    public static IEnumerable<string> Of(FitProblem problem, IReadOnlyList<string> labels) =>
        [
            .. problem.Spectra.SelectMany((bins, k) => bins.Notes.Select(note => $"{labels[k]}: {note}")),
            .. OnTables(problem),
            .. OnColumns(problem),
        ];

    /// <summary>Luminosities at another redshift than the model's, and absorbers that stay in what is called
    /// unabsorbed.</summary>
    /// <param name="parameters">At the fit, shape [parameters of the problem].</param>
    public static IEnumerable<string> OnFluxes(InferenceRequest request, FitProblem problem, double[] parameters)
    {
        if (request.Bands.Count == 0)
            yield break;
        foreach (KnownTable table in problem.Model.Tables.Where(table => !table.Model.IsAdditive).DistinctBy(table => table.File))
            yield return $"{Path.GetFileName(table.File)} stays in unabsorbed fluxes, be it an absorber or not.";
        if (request.Redshift is not { } redshift)
            yield break;
        foreach (int i in Enumerable.Range(0, parameters.Length).Where(i => problem.Definitions[i].IsRedshift))
            if (problem.Parameters[i].Tie is null && Math.Abs(parameters[i] - redshift) > SameRedshift * (1 + redshift))
                yield return FormattableString.Invariant($"Luminosities are at redshift {redshift:0.#####}, and ")
                    + FormattableString.Invariant($"{problem.Definitions[i].Name} is {parameters[i]:0.#####}.");
    }

    private static (double Lowest, double Highest) BandOf(FitProblem problem) =>
        (problem.Spectra.Min(bins => bins.Lower.Min()), problem.Spectra.Max(bins => bins.Upper.Max()));

    /// <summary>Tables that end within the data.</summary>
    private static IEnumerable<string> OnTables(FitProblem problem)
    {
        const double within = 1e-4; // of an energy
        (double lowest, double highest) = BandOf(problem);
        foreach (KnownTable table in problem.Model.Tables.DistinctBy(table => table.File))
        {
            ReadOnlySpan<double> edges = table.Model.Energies.Edges;
            if (edges[0] <= lowest * (1 + within) && edges[^1] >= highest * (1 - within))
                continue;
            string outside = table.Model.IsAdditive
                ? "it gives nothing"
                : FormattableString.Invariant(
                    $"its values are {table.Model.Outside.Below:G4} and {table.Model.Outside.Above:G4}"
                );
            string covered = FormattableString.Invariant($"{edges[0]:0.####} to {edges[^1]:0.####} keV"),
                data = FormattableString.Invariant($"{lowest:0.####} to {highest:0.####} keV");
            yield return $"{Path.GetFileName(table.File)} covers {covered}, the data {data}: outside {outside}.";
        }
    }

    /// <summary>Columns of absorbers that the data cannot tell.</summary>
    private static IEnumerable<string> OnColumns(FitProblem problem)
    {
        double lowest = BandOf(problem).Lowest;
        if (lowest < Transparent)
            yield break;
        for (int i = 0; i < problem.Parameters.Count; i++)
        {
            (ModelParameter definition, FitParameter parameter) = (problem.Definitions[i], problem.Parameters[i]);
            if (!definition.Name.EndsWith(".nH", StringComparison.Ordinal) || parameter.Tie is not null)
                continue;
            if (parameter.IsFree)
                yield return FormattableString.Invariant(
                    $"{definition.Name} is free, but the data begin at {lowest:0.##} keV, where it hardly absorbs."
                );
            else if (parameter.Value == definition.Default)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{definition.Name} is frozen at its default, {parameter.Value:G4}; the data begin at {lowest:0.##} keV."
                );
        }
    }
}
