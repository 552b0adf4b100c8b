using Almagest.Learning.Priors;

namespace Almagest.Studies.Gaps;

/// <summary>Everything found for one prior.</summary>
/// <param name="Prior">Of both parameters.</param>
/// <param name="Spectra">To learn from and to test on.</param>
/// <param name="Tables">Regressors, auto-encoders, denoisers.</param>
/// <param name="Longer">The reported regressor, trained four times as long.</param>
/// <param name="Baseline">Mean squared error of who says the prior's mean.</param>
/// <param name="Rows">Parameter errors by gap.</param>
/// <param name="OurMissingError">Of x in the missing bins of fix24, after the last pass.</param>
internal sealed record PriorStudy(
    PriorKind Prior,
    StudySpectra Spectra,
    IReadOnlyList<ArchitectureTable> Tables,
    OriginRun Longer,
    double Baseline,
    IReadOnlyList<ParameterRow> Rows,
    double OurMissingError
)
{
    public string Name => Prior == PriorKind.Uniform ? "U" : "TN";

    public ArchitectureTable Table(OriginKind kind) => Tables.Single(table => table.Kind == kind);

    /// <summary>The error of a system at a pass for a gap, by its number.</summary>
    public double Error(string system, int pass, int gap) =>
        Rows.First(row => row.System == system && row.Pass == pass).Errors[gap];
}
