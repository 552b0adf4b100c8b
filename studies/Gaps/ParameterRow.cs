namespace Almagest.Studies.Gaps;

/// <summary>One way to answer: the mean squared error of the parameters, in raw units, for each gap.</summary>
/// <param name="System">The family, such as "origin, clamped"; rows of passes share it.</param>
/// <param name="Label">What distinguishes it.</param>
/// <param name="Pass">0 where there are no passes.</param>
/// <param name="Errors">One for each of the study's gaps; NaN where it does not apply.</param>
internal sealed record ParameterRow(string System, string Label, int Pass, double[] Errors);
