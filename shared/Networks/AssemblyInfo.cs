using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Almagest.Networks.Torch")]
[assembly: InternalsVisibleTo("Almagest.Networks.Tests")]
[assembly: InternalsVisibleTo("Almagest.Networks.Torch.Tests")]
[assembly: InternalsVisibleTo("Almagest.Studies")]
[assembly: InternalsVisibleTo("Almagest.Studies.Tests")]
[assembly: InternalsVisibleTo("Almagest.Benchmarks")]
