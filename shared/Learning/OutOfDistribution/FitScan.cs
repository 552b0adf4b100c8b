namespace Almagest.Learning.OutOfDistribution;

/// <summary>What the residuals of a classical fit ask for. More of any number is worse; none has a tabulated distribution, so
/// compare with simulations.</summary>
/// <param name="Residuals">Whether they are noise, without asking for anything in particular.</param>
/// <param name="Line">Of narrow lines at all energies, as the instruments would show them, the one that is asked for most, in
/// sigmas.</param>
/// <param name="Shape">Of curvature, further components, absorbers, a shift of the gain and more background, the one that is
/// asked for most, in sigmas.</param>
public readonly record struct FitScan(ResidualScan Residuals, double Line, double Shape);
