namespace Almagest.Spectra.Fitting;

/// <summary>A parameter that follows others: constant + Σ factor × parameter.</summary>
/// <param name="Constant">In the parameter's unit.</param>
/// <param name="Terms">Indices among all parameters of the problem; none for a constant.</param>
public sealed record ParameterTie(double Constant, IReadOnlyList<TieTerm> Terms)
{
    /// <summary>Equal to another.</summary>
    public static ParameterTie To(int parameter) => new(0, [new TieTerm(parameter, 1)]);
}

/// <summary>A share of another parameter.</summary>
public readonly record struct TieTerm(int Parameter, double Factor);
