namespace Almagest.Networks.Engines;

/// <summary>One step of Adam (Kingma and Ba 2015) in numbers, the same for every engine.</summary>
/// <param name="GradientScale">That shortens the gradient to the clip norm.</param>
/// <param name="Rate">With both corrections of the first steps, as the paper's section 2 has it.</param>
/// <param name="Decay">Share of the weights that is lost.</param>
internal readonly record struct AdamStep(float GradientScale, float Rate, float Decay)
{
    public const double Beta1 = 0.9,
        Beta2 = 0.999,
        Epsilon = 1e-8;

    /// <param name="steps">Made with this one.</param>
    public static AdamStep Of(double rate, int steps, double gradientScale, double decay) =>
        new((float)gradientScale, (float)Corrected(rate, steps), (float)(rate * decay));

    /// <summary>Both corrections of the first steps in one number.</summary>
    public static double Corrected(double rate, int steps) =>
        rate * Math.Sqrt(1 - Math.Pow(Beta2, steps)) / (1 - Math.Pow(Beta1, steps));
}
