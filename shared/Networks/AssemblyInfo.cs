using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Almagest.Networks.Torch")]
[assembly: InternalsVisibleTo("Almagest.Networks.Tests")]
[assembly: InternalsVisibleTo("Almagest.Networks.Torch.Tests")]
[assembly: InternalsVisibleTo("Almagest.Benchmarks")]
